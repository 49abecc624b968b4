from django.db import migrations

from kbeauty.lib.rls import protect


class Migration(migrations.Migration):
    dependencies = [("instagram", "0001_initial")]

    # The four tables in months get their policies with their partitions, in the next one.
    operations = [
        protect(
            "instagram_accountinsight",
            "instagram_accountsnapshot",
            "instagram_apicall",
            "instagram_audiencesegment",
            "instagram_creator",
            "instagram_creatorpost",
            "instagram_creatorsnapshot",
            "instagram_hashtag",
            "instagram_hashtagpost",
            "instagram_hashtagsearch",
            "instagram_importbatch",
            "instagram_importissue",
            "instagram_instagramaccount",
            "instagram_instagramevent",
            "instagram_mention",
            "instagram_metricrefusal",
            "instagram_story",
            "instagram_syncrun",
            "instagram_watchedhashtag",
        )
    ]
