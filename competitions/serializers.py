"""What the API says of a competition, field by field. Instants are UTC with a Z."""

from datetime import UTC
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.reverse import reverse

from competitions.acceptance import newest_acceptance
from competitions.api_examples import COMPETITION, LISTED
from competitions.models import Competition, DataFile, KeyTerm, Stage
from competitions.paging import PageOutput
from competitions.rest import shown_as


def instant(**options: Any) -> serializers.DateTimeField:
    """An instant in UTC, such as 2027-01-01T00:00:00Z."""
    return serializers.DateTimeField(default_timezone=UTC, read_only=True, **options)


class KeyTermSerializer(serializers.ModelSerializer[KeyTerm]):
    class Meta:
        model = KeyTerm
        fields = ("id", "number", "summary", "clause", "category", "can_void")


class DataFileSerializer(serializers.ModelSerializer[DataFile]):
    url = serializers.SerializerMethodField()

    class Meta:
        model = DataFile
        fields = ("name", "version", "size", "sha256", "description", "licence", "is_sample", "url")

    def get_url(self, data_file: DataFile) -> str:
        """Where a program fetches the file, with its token."""
        request: Request = self.context["request"]
        return reverse("rest-data", args=[data_file.competition.slug, data_file.name], request=request)


class ListedCompetitionSerializer(serializers.ModelSerializer[Competition]):
    stage = serializers.ChoiceField(choices=Stage.choices, read_only=True)
    opens_at = instant(source="phase.opens_at")
    closes_at = instant(source="phase.closes_at")
    metric = serializers.CharField(source="phase.active_solution.metric", default=None, allow_null=True, read_only=True)
    joined = serializers.SerializerMethodField()
    url = serializers.SerializerMethodField()

    class Meta:
        model = Competition
        fields: tuple[str, ...] = (
            *("slug", "title", "subtitle", "category", "tags", "stage", "opens_at", "closes_at", "metric", "joined"),
            "url",
        )

    def get_joined(self, competition: Competition) -> bool:
        """Whether you have accepted the rules."""
        return competition.pk in self.context["joined"]

    def get_url(self, competition: Competition) -> str:
        """Its address in this API."""
        return reverse("rest-competition", args=[competition.slug], request=self.context["request"])


@shown_as({"results": [LISTED], "next": None})
class CompetitionPageSerializer(PageOutput):
    results = ListedCompetitionSerializer(many=True)


@shown_as(COMPETITION)
class CompetitionSerializer(ListedCompetitionSerializer):
    joining_opens_at = instant(source="opens_at")
    entry_deadline = instant()
    merger_deadline = instant()
    disclosure_deadline = instant()
    greater_is_better = serializers.BooleanField(
        source="phase.active_solution.scored_by.greater_is_better", default=None, allow_null=True, read_only=True
    )
    columns = serializers.ListField(
        child=serializers.CharField(),
        source="phase.active_solution.columns",
        default=list,
        read_only=True,
        help_text="The header of a prediction file.",
    )
    daily_limit = serializers.IntegerField(source="phase.daily_limit", read_only=True)
    total_limit = serializers.IntegerField(source="phase.total_limit", allow_null=True, read_only=True)
    final_limit = serializers.IntegerField(source="phase.final_limit", read_only=True)
    max_upload_bytes = serializers.IntegerField(source="phase.max_upload_bytes", read_only=True)
    decimals = serializers.IntegerField(source="phase.decimals", read_only=True)
    rules_version = serializers.SerializerMethodField()
    rules_sha256 = serializers.SerializerMethodField()
    accepted_rules_version = serializers.SerializerMethodField()
    key_terms = serializers.SerializerMethodField()
    data_files = serializers.SerializerMethodField()

    class Meta(ListedCompetitionSerializer.Meta):
        fields = (
            *ListedCompetitionSerializer.Meta.fields,
            *("visibility", "data_licence", "joining_opens_at", "entry_deadline", "merger_deadline"),
            *("disclosure_deadline", "max_team_size", "greater_is_better", "columns", "daily_limit", "total_limit"),
            *(
                "final_limit",
                "max_upload_bytes",
                "decimals",
                "rules_version",
                "rules_sha256",
                "accepted_rules_version",
                "key_terms",
                "data_files",
            ),
        )

    def to_representation(self, competition: Competition) -> dict[str, Any]:
        """The fields, with the rules in force read once."""
        self.rules = competition.current_rules
        return super().to_representation(competition)

    def get_rules_version(self, competition: Competition) -> int | None:
        """What `rules_version` of joining must be; null before there are rules."""
        return self.rules.version if self.rules else None

    def get_rules_sha256(self, competition: Competition) -> str | None:
        """The fingerprint of the text that you accept."""
        return self.rules.sha256 if self.rules else None

    def get_accepted_rules_version(self, competition: Competition) -> int | None:
        """The newest version that you have accepted; null if none. Behind `rules_version`, accept anew."""
        acceptance = newest_acceptance(self.context["request"].user, competition)
        return acceptance.rules.version if acceptance else None

    @extend_schema_field(KeyTermSerializer(many=True))
    def get_key_terms(self, competition: Competition) -> Any:
        """Joining answers each of them by its id."""
        terms = KeyTerm.objects.filter(rules=self.rules)
        return KeyTermSerializer(terms, many=True).data

    @extend_schema_field(DataFileSerializer(many=True))
    def get_data_files(self, competition: Competition) -> Any:
        """Names, sizes, checksums; the files themselves are for those who have joined."""
        files = competition.data_files.current().select_related("competition")
        return DataFileSerializer(files, many=True, context=self.context).data
