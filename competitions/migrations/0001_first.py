import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import competitions.models.content
import competitions.models.solution


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Competition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "slug",
                    models.CharField(
                        help_text="The name in the address: a-z, 0-9 and hyphens. It stays.",
                        max_length=60,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z0-9]+(-[a-z0-9]+)*$", "Use a-z, 0-9 and single hyphens between them."
                            )
                        ],
                    ),
                ),
                ("title", models.CharField(max_length=120)),
                ("subtitle", models.CharField(blank=True, max_length=200)),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("featured", "Featured"),
                            ("research", "Research"),
                            ("playground", "Playground"),
                            ("getting-started", "Getting started"),
                            ("community", "Community"),
                        ],
                        default="community",
                        max_length=20,
                    ),
                ),
                (
                    "tags",
                    models.JSONField(
                        blank=True, default=list, help_text='A list of words, such as ["binary", "tabular"].'
                    ),
                ),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("public", "Public"),
                            ("unlisted", "Unlisted: whoever has the address"),
                            ("invited", "Invited people only"),
                        ],
                        default="public",
                        max_length=10,
                    ),
                ),
                (
                    "cover",
                    models.ImageField(
                        blank=True, help_text="A wide picture; without one, one is drawn.", upload_to="covers/"
                    ),
                ),
                ("data_licence", models.CharField(blank=True, max_length=80)),
                ("opens_at", models.DateTimeField(help_text="From this moment people may join.")),
                ("entry_deadline", models.DateTimeField(help_text="Until this moment people may join.")),
                ("merger_deadline", models.DateTimeField(help_text="Until this moment teams may merge and invite.")),
                (
                    "disclosure_deadline",
                    models.DateTimeField(help_text="Until this moment external data may be declared."),
                ),
                (
                    "max_team_size",
                    models.PositiveSmallIntegerField(
                        default=5, validators=[django.core.validators.MinValueValidator(1)]
                    ),
                ),
                (
                    "approval",
                    models.CharField(
                        choices=[("automatic", "Automatic"), ("by-host", "By a host")],
                        default="automatic",
                        max_length=10,
                    ),
                ),
                (
                    "reveal",
                    models.CharField(
                        choices=[
                            ("automatic", "Automatic: after the closing, when every submission is scored"),
                            ("by-host", "By a host"),
                        ],
                        default="automatic",
                        max_length=10,
                    ),
                ),
                (
                    "precedence",
                    models.CharField(
                        blank=True, help_text="Which text wins where two disagree, in a sentence.", max_length=280
                    ),
                ),
                ("acceptance_grace_hours", models.PositiveSmallIntegerField(default=72)),
                (
                    "cure_days",
                    models.PositiveSmallIntegerField(
                        default=7, validators=[django.core.validators.MaxValueValidator(365)]
                    ),
                ),
                (
                    "appeal_days",
                    models.PositiveSmallIntegerField(
                        default=7, validators=[django.core.validators.MaxValueValidator(365)]
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("published_at", models.DateTimeField(editable=False, null=True)),
                ("revealed_at", models.DateTimeField(editable=False, null=True)),
                ("finalised_at", models.DateTimeField(editable=False, null=True)),
            ],
            options={
                "ordering": ("-opens_at", "slug"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("opens_at__lt", models.F("entry_deadline"))),
                        name="a_competition_opens_before_its_entry_deadline",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("revealed_at", None), ("published_at__isnull", False), _connector="OR"),
                        name="only_a_published_competition_is_revealed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("finalised_at", None), ("revealed_at__isnull", False), _connector="OR"),
                        name="only_a_revealed_competition_is_final",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("max_team_size__gte", 1)), name="a_team_may_have_at_least_one_member"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DataFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "name",
                    models.CharField(
                        max_length=120,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[A-Za-z0-9][A-Za-z0-9._-]*$", "Use letters, digits, dots, hyphens, underscores."
                            )
                        ],
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                (
                    "file",
                    models.FileField(
                        storage=competitions.models.content.data_storage, upload_to=competitions.models.content.data_key
                    ),
                ),
                ("size", models.PositiveBigIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("description", models.CharField(blank=True, max_length=280)),
                ("licence", models.CharField(blank=True, max_length=80)),
                ("is_sample", models.BooleanField(default=False, verbose_name="sample submission")),
                ("created_at", models.DateTimeField()),
                ("superseded_at", models.DateTimeField(null=True)),
                (
                    "competition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="data_files",
                        to="competitions.competition",
                    ),
                ),
            ],
            options={
                "ordering": ("name", "version"),
            },
        ),
        migrations.CreateModel(
            name="Download",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                (
                    "data_file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="downloads",
                        to="competitions.datafile",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ("-at",),
            },
        ),
        migrations.CreateModel(
            name="Host",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "competition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="hosts", to="competitions.competition"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="hosted", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
            },
        ),
        migrations.CreateModel(
            name="Page",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "key",
                    models.SlugField(help_text="overview, evaluation, data, or a name of your own.", max_length=40),
                ),
                ("text", models.TextField(help_text="Markdown.")),
                (
                    "competition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="pages", to="competitions.competition"
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
            },
        ),
        migrations.CreateModel(
            name="Participant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("joined_at", models.DateTimeField()),
                (
                    "competition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="participants",
                        to="competitions.competition",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="participations",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
            },
        ),
        migrations.CreateModel(
            name="Phase",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(default="Main", max_length=60)),
                ("opens_at", models.DateTimeField(help_text="From this moment teams may submit.")),
                ("closes_at", models.DateTimeField(help_text="Before this moment; at it, submitting is over.")),
                (
                    "daily_limit",
                    models.PositiveSmallIntegerField(
                        default=5,
                        help_text="Submissions a team may make in a UTC day.",
                        validators=[django.core.validators.MinValueValidator(1)],
                    ),
                ),
                (
                    "total_limit",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="Submissions in all; empty: no limit.",
                        null=True,
                        validators=[django.core.validators.MinValueValidator(1)],
                    ),
                ),
                (
                    "final_limit",
                    models.PositiveSmallIntegerField(
                        default=2,
                        help_text="How many finals a team may choose.",
                        validators=[django.core.validators.MinValueValidator(1)],
                    ),
                ),
                (
                    "public_score",
                    models.CharField(choices=[("exact", "The exact public score")], default="exact", max_length=10),
                ),
                (
                    "decimals",
                    models.PositiveSmallIntegerField(
                        default=5,
                        help_text="Decimals of a public score before the reveal. The order always uses full precision.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(12),
                        ],
                    ),
                ),
                (
                    "max_upload_bytes",
                    models.PositiveBigIntegerField(
                        default=20971520,
                        help_text="The largest prediction file that is taken, in bytes.",
                        validators=[
                            django.core.validators.MinValueValidator(1024),
                            django.core.validators.MaxValueValidator(2147483648),
                        ],
                    ),
                ),
                (
                    "competition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="phases",
                        to="competitions.competition",
                    ),
                ),
            ],
            options={
                "ordering": ("opens_at", "pk"),
            },
        ),
        migrations.CreateModel(
            name="Prize",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1)])),
                (
                    "amount",
                    models.DecimalField(
                        decimal_places=2, max_digits=12, validators=[django.core.validators.MinValueValidator(0)]
                    ),
                ),
                (
                    "currency",
                    models.CharField(
                        default="USD",
                        max_length=3,
                        validators=[
                            django.core.validators.RegexValidator("^[A-Z]{3}$", "Three capital letters, such as USD.")
                        ],
                    ),
                ),
                (
                    "competition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="prizes",
                        to="competitions.competition",
                    ),
                ),
            ],
            options={
                "ordering": ("place",),
            },
        ),
        migrations.CreateModel(
            name="Rules",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField()),
                ("text", models.TextField(help_text="Markdown. A published version never changes.")),
                ("sha256", models.CharField(editable=False, max_length=64)),
                (
                    "change",
                    models.CharField(
                        choices=[
                            ("editorial", "Editorial: the same in other words"),
                            ("material", "Material: what people agreed to has changed"),
                        ],
                        default="material",
                        max_length=10,
                    ),
                ),
                ("note", models.CharField(blank=True, help_text="What changed, and why.", max_length=280)),
                ("created_at", models.DateTimeField()),
                ("published_at", models.DateTimeField(editable=False, null=True)),
                (
                    "competition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="rules", to="competitions.competition"
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "rules",
                "ordering": ("competition", "-version"),
            },
        ),
        migrations.CreateModel(
            name="KeyTerm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "summary",
                    models.CharField(help_text="The clause in plain words, at most 280 characters.", max_length=280),
                ),
                ("clause", models.CharField(help_text="The clause it stands for, such as 4.2.", max_length=40)),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("external-data", "External data"),
                            ("people-depicted", "People depicted"),
                            ("winning-model", "Winning model"),
                            ("eligibility", "Eligibility"),
                            ("documentation", "Documentation"),
                            ("other", "Other"),
                        ],
                        default="other",
                        max_length=20,
                    ),
                ),
                ("can_void", models.BooleanField(default=False, verbose_name="can void a winner")),
                (
                    "rules",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="key_terms", to="competitions.rules"
                    ),
                ),
            ],
            options={
                "ordering": ("rules", "number"),
            },
        ),
        migrations.CreateModel(
            name="RulesAcceptance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("accepted_at", models.DateTimeField()),
                ("sha256", models.CharField(max_length=64)),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="acceptances",
                        to="competitions.participant",
                    ),
                ),
                (
                    "rules",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="acceptances", to="competitions.rules"
                    ),
                ),
            ],
            options={
                "ordering": ("-accepted_at",),
            },
        ),
        migrations.CreateModel(
            name="KeyTermAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "key_term",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="competitions.keyterm"
                    ),
                ),
                (
                    "acceptance",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="competitions.rulesacceptance",
                    ),
                ),
            ],
            options={
                "ordering": ("key_term",),
            },
        ),
        migrations.CreateModel(
            name="Solution",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField()),
                (
                    "file",
                    models.FileField(
                        storage=competitions.models.solution.solution_storage,
                        upload_to=competitions.models.solution.solution_key,
                    ),
                ),
                ("sha256", models.CharField(max_length=64)),
                ("id_column", models.CharField(max_length=200)),
                ("target_columns", models.JSONField()),
                ("weight_column", models.CharField(max_length=200, null=True)),
                ("metric", models.CharField(max_length=60)),
                ("metric_options", models.JSONField(default=dict)),
                ("columns", models.JSONField(help_text="The columns of a prediction file, the id first.")),
                ("rows", models.PositiveBigIntegerField()),
                ("public_rows", models.PositiveBigIntegerField()),
                ("private_rows", models.PositiveBigIntegerField()),
                ("created_at", models.DateTimeField()),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "phase",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="solutions", to="competitions.phase"
                    ),
                ),
            ],
            options={
                "ordering": ("phase", "version"),
            },
        ),
        migrations.AddField(
            model_name="phase",
            name="active_solution",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="competitions.solution",
            ),
        ),
        migrations.AddConstraint(
            model_name="datafile",
            constraint=models.UniqueConstraint(
                fields=("competition", "name", "version"), name="a_file_version_is_used_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="datafile",
            constraint=models.UniqueConstraint(
                condition=models.Q(("superseded_at", None)),
                fields=("competition", "name"),
                name="a_file_has_one_current_version",
            ),
        ),
        migrations.AddConstraint(
            model_name="datafile",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_sample", True), ("superseded_at", None)),
                fields=("competition",),
                name="a_competition_has_one_sample_submission",
            ),
        ),
        migrations.AddConstraint(
            model_name="host",
            constraint=models.UniqueConstraint(
                fields=("competition", "user"), name="a_person_hosts_a_competition_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="page",
            constraint=models.UniqueConstraint(fields=("competition", "key"), name="a_page_key_is_used_once"),
        ),
        migrations.AddConstraint(
            model_name="participant",
            constraint=models.UniqueConstraint(
                fields=("competition", "user"), name="a_person_takes_part_in_a_competition_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="prize",
            constraint=models.UniqueConstraint(fields=("competition", "place"), name="a_place_has_one_prize"),
        ),
        migrations.AddConstraint(
            model_name="prize",
            constraint=models.CheckConstraint(condition=models.Q(("place__gte", 1)), name="places_count_from_one"),
        ),
        migrations.AddConstraint(
            model_name="prize",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gte", 0)), name="a_prize_takes_nothing_away"
            ),
        ),
        migrations.AddConstraint(
            model_name="rules",
            constraint=models.UniqueConstraint(fields=("competition", "version"), name="a_rules_version_is_used_once"),
        ),
        migrations.AddConstraint(
            model_name="keyterm",
            constraint=models.UniqueConstraint(
                fields=("rules", "number"), name="a_key_term_has_one_number_in_its_rules"
            ),
        ),
        migrations.AddConstraint(
            model_name="rulesacceptance",
            constraint=models.UniqueConstraint(
                fields=("participant", "rules"), name="a_person_accepts_a_rules_version_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="keytermanswer",
            constraint=models.UniqueConstraint(
                fields=("acceptance", "key_term"), name="a_key_term_is_answered_once_an_acceptance"
            ),
        ),
        migrations.AddConstraint(
            model_name="solution",
            constraint=models.UniqueConstraint(
                fields=("phase", "version"), name="a_solution_version_is_used_once_in_a_phase"
            ),
        ),
        migrations.AddConstraint(
            model_name="solution",
            constraint=models.CheckConstraint(
                condition=models.Q(("public_rows__gte", 1)), name="a_solution_has_a_public_row"
            ),
        ),
        migrations.AddConstraint(
            model_name="solution",
            constraint=models.CheckConstraint(
                condition=models.Q(("private_rows__gte", 1)), name="a_solution_has_a_private_row"
            ),
        ),
        migrations.AddConstraint(
            model_name="phase",
            constraint=models.UniqueConstraint(
                fields=("competition",), name="a_competition_has_exactly_one_phase_for_now"
            ),
        ),
        migrations.AddConstraint(
            model_name="phase",
            constraint=models.CheckConstraint(
                condition=models.Q(("opens_at__lt", models.F("closes_at"))), name="a_phase_opens_before_it_closes"
            ),
        ),
        migrations.AddConstraint(
            model_name="phase",
            constraint=models.CheckConstraint(
                condition=models.Q(("daily_limit__gte", 1)), name="a_daily_limit_lets_one_through"
            ),
        ),
        migrations.AddConstraint(
            model_name="phase",
            constraint=models.CheckConstraint(
                condition=models.Q(("final_limit__gte", 1)), name="a_team_may_choose_at_least_one_final"
            ),
        ),
        migrations.AddConstraint(
            model_name="phase",
            constraint=models.CheckConstraint(
                condition=models.Q(("decimals__range", (1, 12))), name="public_scores_have_1_to_12_decimals"
            ),
        ),
    ]
