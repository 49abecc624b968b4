from django.db import migrations

from kbeauty.lib.rls import protect


class Migration(migrations.Migration):
    dependencies = [("instagram", "0004_collect_everything")]

    operations = [
        protect(
            "instagram_accountinsight",
            "instagram_audiencesegment",
            "instagram_creatorpost",
            "instagram_creatorsnapshot",
            "instagram_hashtagpost",
            "instagram_hashtagsearch",
            "instagram_instagramevent",
            "instagram_mention",
            "instagram_metricrefusal",
            "instagram_story",
            "instagram_watchedhashtag",
        )
    ]
