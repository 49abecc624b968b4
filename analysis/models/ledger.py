"""What asking engines costs: prices with their dates, one row for each call, budgets."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from analysis.enums import CallOutcome
from analysis.validators import validate_order
from kbeauty.lib.models import TenantModel

# Ten decimals hold the cost of one token at a price of four decimals a million exactly.
COST_DIGITS, COST_DECIMALS = 18, 10


def _per_million(label: Any, *, optional: bool = False) -> Any:
    return models.DecimalField(
        label, max_digits=12, decimal_places=4, null=optional, blank=optional
    )


def _dollars(label: Any, *, optional: bool = False) -> Any:
    return models.DecimalField(
        label,
        max_digits=COST_DIGITS,
        decimal_places=COST_DECIMALS,
        null=optional,
        blank=optional,
    )


class AiPrice(models.Model):
    """US dollars for a million tokens of a model from a day on; of no company.

    ``model`` is a name, or the beginning of names followed by ``*``.
    """

    provider = models.CharField(_("provider"), max_length=24)
    model = models.CharField(
        _("model"),
        max_length=80,
        help_text=_("A name, or the beginning of names followed by *."),
    )
    effective_from = models.DateField(_("in force from"))
    in_per_mtok = _per_million(_("input, a million tokens"))
    # Where one is missing, these tokens cost what all input costs.
    cached_read_per_mtok = _per_million(_("input read from the cache"), optional=True)
    cache_write_per_mtok = _per_million(_("input written to the cache"), optional=True)
    # Kept for an hour at Anthropic, for twelve at OpenAI.
    cache_write_long_per_mtok = _per_million(
        _("input written to the cache for longer"), optional=True
    )
    out_per_mtok = _per_million(_("output, a million tokens"))
    # A call with more input than this costs the prices below, all of it.
    over_tokens = models.PositiveIntegerField(
        _("input from which on it costs more"), null=True, blank=True
    )
    over_in_per_mtok = _per_million(_("input of long calls"), optional=True)
    over_out_per_mtok = _per_million(_("output of long calls"), optional=True)
    source = models.CharField(_("source"), max_length=200, blank=True)
    checked_on = models.DateField(_("checked on"), null=True, blank=True)
    # The file of prices that comes with a release leaves these alone.
    is_own = models.BooleanField(_("changed by staff"), default=False, editable=False)

    class Meta:
        verbose_name = _("price of a model")
        verbose_name_plural = _("prices of models")
        ordering = ("provider", "model", "-effective_from")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["provider", "model", "effective_from"], name="ai_price_once"
            ),
            models.CheckConstraint(
                condition=Q(in_per_mtok__gte=0) & Q(out_per_mtok__gte=0),
                name="ai_price_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.model} {self.effective_from}"


class LedgerEntry(TenantModel):
    """One call to an engine, appended when it has ended and never changed.

    So it keeps who asked as a bare key, which stays when the person has gone.
    """

    user = models.ForeignKey(
        "accounts.User",
        models.DO_NOTHING,
        null=True,
        blank=True,
        related_name="+",
        db_constraint=False,
        verbose_name=_("who"),
    )
    kind = models.CharField(_("kind"), max_length=40)
    prompt_version = models.CharField(_("prompt"), max_length=60)
    provider = models.CharField(_("provider"), max_length=24)
    model = models.CharField(_("model"), max_length=80)
    # All input, however it was billed; the two columns after it are parts of it.
    tokens_in = models.PositiveIntegerField(_("tokens in"), default=0)
    tokens_cached = models.PositiveIntegerField(_("of these cached"), default=0)
    tokens_written = models.PositiveIntegerField(_("of these to the cache"), default=0)
    tokens_out = models.PositiveIntegerField(_("tokens out"), default=0)
    # None: not known, for want of a price or of an answer that tells the tokens.
    cost_usd = _dollars(_("cost in USD"), optional=True)
    price = models.ForeignKey(
        AiPrice,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("price"),
    )
    latency_ms = models.PositiveIntegerField(_("milliseconds"), default=0)
    outcome = models.CharField(_("outcome"), max_length=24, choices=CallOutcome.choices)
    # Which of several calls for one question.
    attempt = models.PositiveSmallIntegerField(_("attempt"), default=1)
    status_code = models.PositiveSmallIntegerField(_("status"), null=True, blank=True)
    # The provider's name of the call, for asking them.
    request_id = models.CharField(_("their number"), max_length=100, blank=True)
    created_at = models.DateTimeField(_("time"), auto_now_add=True)

    class Meta:
        verbose_name = _("call to an engine")
        verbose_name_plural = _("ledger of calls to engines")
        ordering = ("-created_at", "-pk")
        indexes: ClassVar = [
            # totals of a month, by day, kind and provider
            models.Index(fields=["company", "-created_at"], name="ledger_newest")
        ]

    def __str__(self) -> str:
        return f"{self.created_at:%Y-%m-%d %H:%M} {self.provider} {self.kind}"

    @property
    def tokens(self) -> int:
        return self.tokens_in + self.tokens_out


class EngineTerms(TenantModel):
    """What was agreed with one company: who is asked for it, and for how much a month."""

    company = models.OneToOneField(
        "accounts.Company", models.CASCADE, related_name="+", verbose_name=_("company")
    )
    # As AI_ENGINES; empty: that one.
    engines = models.CharField(
        _("engines in their order"),
        max_length=100,
        blank=True,
        validators=[validate_order],
        help_text=_("For example anthropic,local; empty: as for everybody."),
    )
    # None: what the plan allows.
    monthly_budget_usd = models.DecimalField(
        _("budget a month in USD"),
        max_digits=10,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("Empty: that of the plan. 0: no engine is asked."),
    )

    class Meta:
        verbose_name = _("engines of a company")
        verbose_name_plural = _("engines of companies")
        ordering = ("company",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(monthly_budget_usd__isnull=True)
                | Q(monthly_budget_usd__gte=0),
                name="ai_budget_not_negative",
            )
        ]

    def __str__(self) -> str:
        return str(self.company)


class MonthSpend(TenantModel):
    """What a company has spent in a month (UTC); locked by whoever reserves or settles."""

    month = models.DateField(_("month"))
    spent_usd = _dollars(_("spent in USD"))
    # Calls whose cost is not known, and so not in the sum.
    unknown_count = models.PositiveIntegerField(_("calls of unknown cost"), default=0)

    class Meta:
        verbose_name = _("spending of a month")
        verbose_name_plural = _("spending by month")
        ordering = ("-month",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["company", "month"], name="spend_once")
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}: {self.spent_usd}"


class Reservation(TenantModel):
    """Money held back for a call under way; one whose process died is free when it expires."""

    month = models.DateField(_("month"))
    amount_usd = _dollars(_("held back in USD"))
    expires_at = models.DateTimeField(_("until"))

    class Meta:
        verbose_name = _("reservation")
        verbose_name_plural = _("reservations")
        ordering = ("expires_at",)
        indexes: ClassVar = [
            models.Index(fields=["company", "month"], name="reservation_of_month")
        ]

    def __str__(self) -> str:
        return f"{self.amount_usd} {self.expires_at:%H:%M:%S}"
