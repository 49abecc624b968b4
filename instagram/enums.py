from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class Login(models.TextChoices):
    """Through which of Meta's two log-ins an account was connected."""

    INSTAGRAM = "instagram", _("Instagram Login")
    FACEBOOK = "facebook", _("Facebook Login")


class Ability(models.TextChoices):
    """What not every log-in can do."""

    HASHTAGS = "hashtags", _("Hashtag search")
    DISCOVERY = "discovery", _("Other accounts' public posts")
    TAGS = "tags", _("Posts you are tagged in")


class AccountStatus(models.TextChoices):
    ACTIVE = "active", _("Connected")
    RECONNECT = "reconnect", _("Reconnect needed")
    NOT_PROFESSIONAL = "not_professional", _("No longer a professional account")
    DISCONNECTED = "disconnected", _("Disconnected")
    IMPORTED = "imported", _("From files only")


class MediaType(models.TextChoices):
    IMAGE = "IMAGE", _("Image")
    VIDEO = "VIDEO", _("Video")
    CAROUSEL_ALBUM = "CAROUSEL_ALBUM", _("Carousel")


class ProductType(models.TextChoices):
    FEED = "FEED", _("Feed")
    REELS = "REELS", _("Reel")
    STORY = "STORY", _("Story")
    AD = "AD", _("Ad")


class Source(models.TextChoices):
    API = "api", _("Instagram")
    IMPORT = "import", _("File")


class Category(models.TextChoices):
    """What a text is about; the language tools tell it by the words that they know."""

    BEAUTY = "beauty", _("Beauty")
    FASHION = "fashion", _("Fashion")
    FOOD = "food", _("Food")
    TRAVEL = "travel", _("Travel")
    FITNESS = "fitness", _("Fitness")
    HEALTH = "health", _("Health")
    FAMILY = "family", _("Family")
    PETS = "pets", _("Pets")
    HOME = "home", _("Home")
    NATURE = "nature", _("Nature")
    ART = "art", _("Art")
    MUSIC = "music", _("Music")
    FILM_TV = "film_tv", _("Film and television")
    GAMING = "gaming", _("Games")
    SPORTS = "sports", _("Sports")
    TECHNOLOGY = "technology", _("Technology")
    AUTOMOTIVE = "automotive", _("Cars")
    BUSINESS = "business", _("Business")
    EDUCATION = "education", _("Education")
    POLITICS = "politics", _("Politics")


class InsightsStatus(models.TextChoices):
    """Whether a post's insights are known; absent figures are never stored as 0."""

    PENDING = "pending", _("Not asked yet")
    AVAILABLE = "available", _("Available")
    UNAVAILABLE = "unavailable", _("Not available")


class Sentiment(models.TextChoices):
    POSITIVE = "positive", _("Positive")
    NEUTRAL = "neutral", _("Neutral")
    NEGATIVE = "negative", _("Negative")


class Urgency(StrEnum):
    """Whether a person waits for a call: the last of a budget is kept for these."""

    AWAITED = "awaited"
    BACKGROUND = "background"


class CallPool(StrEnum):
    """What a call is drawn from: its account's budget, or the one pool of the app."""

    ACCOUNT = "account"
    # Hashtags and business discovery.
    PLATFORM = "platform"


class BudgetState(models.TextChoices):
    """What a budget of calls still lets through."""

    UNKNOWN = "unknown", _("Not told yet")
    FREE = "free", _("Room left")
    SLOWED = "slowed", _("Slowed down")
    RESERVED = "reserved", _("Kept for people")
    CLOSED = "closed", _("Closed")


class RunTrigger(models.TextChoices):
    CONNECT = "connect", _("After connecting")
    PERSON = "person", _("By hand")
    SCHEDULE = "schedule", _("By schedule")

    @property
    def urgency(self) -> Urgency:
        """A person who connects or presses the button waits for what comes."""
        is_scheduled = self == RunTrigger.SCHEDULE
        return Urgency.BACKGROUND if is_scheduled else Urgency.AWAITED


class RunStatus(models.TextChoices):
    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Running")
    WAITING = "waiting", _("Waiting to go on")
    SUCCEEDED = "succeeded", _("Done")
    FAILED = "failed", _("Failed")

    @classmethod
    def unfinished(cls) -> tuple["RunStatus", ...]:
        return cls.QUEUED, cls.RUNNING, cls.WAITING


class RunPhase(models.TextChoices):
    """The steps of a collection, in order."""

    PROFILE = "profile", _("Profile")
    STORIES = "stories", _("Stories")
    MEDIA = "media", _("Posts")
    INSIGHTS = "insights", _("Insights")
    COMMENTS = "comments", _("Comments")
    AUDIENCE = "audience", _("Audience")
    MENTIONS = "mentions", _("Mentions")
    DONE = "done", _("Done")


class ImportStatus(models.TextChoices):
    MAPPING = "mapping", _("Columns to be named")
    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Running")
    SUCCEEDED = "succeeded", _("Done")
    FAILED = "failed", _("Failed")

    @classmethod
    def under_way(cls) -> tuple["ImportStatus", ...]:
        return cls.QUEUED, cls.RUNNING


class DeletionStatus(models.TextChoices):
    """Of what somebody asked us to remove at Meta."""

    OPEN = "open", _("Being removed")
    DONE = "done", _("Removed")


class Priority(models.IntegerChoices):
    """Of a watched hashtag, where not all can be asked for."""

    LOW = 1, _("Low")
    NORMAL = 2, _("Normal")
    HIGH = 3, _("High")


class HashtagListing(models.TextChoices):
    TOP = "top", _("Top posts")
    RECENT = "recent", _("Posts of the last 24 hours")


class CreatorKind(models.TextChoices):
    CREATOR = "creator", _("Creator")
    COMPETITOR = "competitor", _("Competitor")


class CreatorStatus(models.TextChoices):
    UNKNOWN = "unknown", _("Not asked yet")
    FOUND = "found", _("Found")
    # Personal, private, age-gated, renamed or gone: Instagram does not say which.
    NOT_DISCOVERABLE = "not_discoverable", _("Not visible to others")


class Audience(models.TextChoices):
    FOLLOWERS = "followers", _("Followers")
    ENGAGED = "engaged", _("People who engaged")


class MentionKind(models.TextChoices):
    TAG = "tag", _("Tagged in a post")
    CAPTION = "caption", _("Named in a caption")
    COMMENT = "comment", _("Named in a comment")


class EventStatus(models.TextChoices):
    PENDING = "pending", _("Waiting")
    DONE = "done", _("Done")
    # Of a kind that we have no use for.
    IGNORED = "ignored", _("Not used")
    FAILED = "failed", _("Failed")
