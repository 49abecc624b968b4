from django.db import migrations

from kbeauty.lib.field_labels import NameFields


class Migration(migrations.Migration):
    dependencies = [("markets", "0006_registry")]

    operations = [
        NameFields(
            {
                "changedday": {
                    "company": "company",
                    "day": "day",
                },
                "claimshift": {
                    "change": "change",
                    "code": "code",
                    "company": "company",
                    "post": "post",
                },
                "competitorspike": {
                    "code": "code",
                    "company": "company",
                    "created_at": "created at",
                    "creator": "competitor",
                    "first_day": "first day",
                    "last_day": "last day",
                    "usual_posts": "usual posts",
                    "usual_reactions": "usual reactions",
                },
                "competitorwatch": {
                    "added_by": "added by",
                    "code": "code",
                    "company": "company",
                    "created_at": "created at",
                    "creator": "competitor",
                },
                "dailyfigure": {
                    "comments": "comments",
                    "company": "company",
                    "followers_estimated": "posts with estimated followers",
                    "interactions": "interactions",
                    "interactions_known": "posts whose interactions are known",
                    "likes": "likes",
                    "negative": "negative texts",
                    "neutral": "neutral texts",
                    "origin": "key of the origin",
                    "positive": "positive texts",
                    "rate_by_reach_known": "posts with a rate by reach",
                    "rate_by_views_known": "posts with a rate by views",
                    "rates": "engagement rates by followers",
                    "reach": "reach",
                    "reach_base": "reach where interactions are known",
                    "reach_known": "posts whose reach is known",
                    "reach_numerator": "interactions where reach is known",
                    "views": "views",
                    "views_base": "views where interactions are known",
                    "views_known": "posts whose views are known",
                    "views_numerator": "interactions where views are known",
                },
                "editorialchange": {
                    "code": "code",
                    "editors": "writers",
                },
                "editorialversion": {
                    "change": "change",
                    "code": "code",
                    "editors": "writers",
                    "release_digest": "digest of the release's text",
                },
                "impact": {
                    "after_company": "last company done",
                    "change": "change",
                    "digest": "digest of what was measured",
                    "leased_until": "held by a worker until",
                    "rules_version": "version of the rules",
                },
                "knowledgeentry": {
                    "search": "search index",
                    "updated_at": "updated at",
                },
                "marketoverride": {
                    "updated_at": "updated at",
                },
                "unitcost": {
                    "updated_at": "updated at",
                },
            }
        )
    ]
