from django.db import migrations

from kbeauty.lib.rls import protect


class Migration(migrations.Migration):
    dependencies = [("instagram", "0001_initial")]

    operations = [
        protect(
            "instagram_instagramaccount",
            "instagram_accountsnapshot",
            "instagram_post",
            "instagram_postsnapshot",
            "instagram_posthashtag",
            "instagram_comment",
            "instagram_hashtag",
            "instagram_creator",
            "instagram_syncrun",
            "instagram_apicall",
            "instagram_importbatch",
            "instagram_importissue",
        )
    ]
