from django.db import migrations


def carry_over(apps, schema_editor):
    """Enter what is told of posts among the notices of their competitions; what is there already stays."""
    old = apps.get_model("discussion", "Notice").objects.select_related("post__topic__competition").order_by("pk")
    Notice = apps.get_model("competitions", "Notice")
    rows = (
        Notice(
            user_id=each.user_id,
            competition_id=each.post.topic.competition_id,
            kind=each.kind,
            about=each.post_id,
            by_id=None if each.kind == "hidden" else each.post.author_id,
            facts={},
            path=f"/competitions/{each.post.topic.competition.slug}/discussion/posts/{each.post_id}/",
            at=each.at,
            read_at=each.read_at,
            mailed_at=each.mailed_at,
        )
        for each in old.iterator(1000)
    )
    Notice.objects.bulk_create(rows, 1000, ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [
        ("competitions", "0008_notices"),
        ("discussion", "0005_mail_refusals"),
    ]

    operations = [migrations.RunPython(carry_over, migrations.RunPython.noop)]
