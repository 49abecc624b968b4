from django.db import migrations

from kbeauty.lib.field_labels import NameFields


class Migration(migrations.Migration):
    dependencies = [("analysis", "0006_transcreation")]

    operations = [
        NameFields(
            {
                "analysisresult": {
                    "code": "code",
                    "company": "company",
                    "cost_usd": "cost in USD",
                    "created_at": "created at",
                    "evidence": "evidence",
                    "fell_back": "providers that failed before",
                    "input_data": "input",
                    "method_version": "version of the method",
                    "model_used": "model",
                    "prompt_version": "version of the prompt",
                    "provider": "provider",
                    "requested_by": "asked for by",
                    "result_data": "result",
                    "tokens_used": "tokens",
                },
                "batchitem": {
                    "company": "company",
                    "cost_usd": "cost in USD",
                    "job": "batch analysis",
                    "place": "place",
                    "post_url": "address of the post",
                    "results": "results",
                    "status": "status",
                },
                "batchjob": {
                    "analysis_types": "kinds of analysis",
                    "budget_usd": "budget in USD",
                    "code": "code",
                    "company": "company",
                    "cost_usd": "cost in USD",
                    "created_at": "created at",
                    "done": "posts done",
                    "estimated_usd": "estimate in USD",
                    "failed": "posts that failed",
                    "finished_at": "finished at",
                    "language": "language",
                    "leased_until": "held by a worker until",
                    "reason": "reason",
                    "requested_by": "asked for by",
                    "started_at": "started at",
                    "total": "posts in all",
                },
                "ledgerentry": {
                    "company": "company",
                },
                "monthspend": {
                    "company": "company",
                },
                "reservation": {
                    "company": "company",
                },
            }
        )
    ]
