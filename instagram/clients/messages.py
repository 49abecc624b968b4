"""The sentence for each machine reason: what happened and what a marketer can do."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MESSAGES: dict[str, Promise] = {
    # log in again
    "token_expired": _(
        "The connection to Instagram has run out. Press Reconnect and log in again."
    ),
    "token_invalid": _(
        "Instagram no longer accepts this connection. Press Reconnect and log in again."
    ),
    "token_missing": _(
        "This account is not connected to Instagram. Press Reconnect and log in."
    ),
    "password_changed": _(
        "The Instagram password was changed, which ended the connection. "
        "Press Reconnect and log in again."
    ),
    "app_removed": _(
        "Our app was removed in the Instagram settings of this account. "
        "Press Reconnect and allow it again."
    ),
    "checkpoint": _(
        "Instagram wants to check this account. Log in to Instagram, "
        "follow the instructions there, then press Reconnect."
    ),
    "unconfirmed": _(
        "This Instagram account is not confirmed yet. Confirm it in Instagram, "
        "then press Reconnect."
    ),
    "no_role": _(
        "Your Instagram user no longer has a role for this account. "
        "Ask its owner for access, then press Reconnect."
    ),
    "account_restricted": _(
        "Instagram has restricted this account. Log in to Instagram to see why, "
        "then press Reconnect."
    ),
    "data_access_ended": _(
        "Facebook no longer lets us read this account's data: that ends 90 days after the "
        "last log-in. Press Reconnect and log in again."
    ),
    "deletion_requested": _(
        "The owner of this Instagram account asked at Meta that its data be removed. "
        "That takes some minutes; afterwards it can be connected anew."
    ),
    # permission
    "permission_missing": _(
        "A permission is missing. Press Reconnect and leave all permissions switched on."
    ),
    "capability_missing": _(
        "Our app is not allowed to ask Instagram for this. Please tell your administrator."
    ),
    "not_professional": _(
        "This is not a professional Instagram account. Switch it to a business or "
        "creator account in the Instagram app, then connect again."
    ),
    "account_unlinked": _(
        "Facebook no longer shows us this account through its Page. Look in the Page's "
        "settings whether the two are still linked, then press Reconnect."
    ),
    # Pages of Facebook Login
    "page_without_instagram": _(
        "No professional Instagram account is linked with this Page. Link one in the "
        "Page's settings, then log in again."
    ),
    "page_without_token": _(
        "Your role on this Page is too small for us to read its Instagram account. Ask "
        "the Page's owner for access, then log in again."
    ),
    # policy
    "blocked_for_policy": _(
        "Instagram has blocked this for breaking its rules. "
        "Look into the account's status in the Instagram app."
    ),
    "looks_like_spam": _(
        "Instagram takes this for spam and has restricted it. "
        "Wait a while and look into the account's status in the Instagram app."
    ),
    # wait
    "throttled": _(
        "Instagram's limit for calls is reached. We go on by ourselves as soon as it allows."
    ),
    "budget_reserved": _(
        "Most of the calls that Instagram allows are used up; the rest is kept for what "
        "somebody is waiting for. We go on by ourselves."
    ),
    "budget_slowed": _(
        "Many of the calls that Instagram allows are used up, so we go slowly. "
        "We go on by ourselves."
    ),
    "call_ceiling": _(
        "The number of calls an hour that is set here is reached. We go on by ourselves."
    ),
    "service_paused": _(
        "Instagram has failed several times in a row, so we leave it alone for a minute. "
        "We go on by ourselves."
    ),
    "publishing_quota": _(
        "The account has reached Instagram's limit for posts of one day. Try again tomorrow."
    ),
    "server_error": _(
        "Instagram has a problem at the moment. We try again by ourselves."
    ),
    "not_ready": _("Instagram is still working on it. We try again by ourselves."),
    "network": _("Instagram could not be reached. We try again by ourselves."),
    "timeout": _("Instagram did not answer in time. We try again by ourselves."),
    "invalid_answer": _(
        "Instagram's answer could not be understood. Nothing was lost; try again later."
    ),
    "repeated_page": _(
        "Instagram keeps sending the same page. Nothing was lost; try again later."
    ),
    "answer_too_large": _(
        "Instagram's answer is larger than we take. It was left out; the rest goes on."
    ),
    "listing_begun_anew": _(
        "Instagram lost its place in the list of posts. We began the list anew."
    ),
    "cursor_expired": _(
        "Instagram lost its place in the list of posts again. What was collected stays; "
        "start the collection again later."
    ),
    "address_refused": _(
        "The configured address of Instagram may not be called. "
        "Please tell your administrator."
    ),
    # objects and figures
    "object_missing": _(
        "Instagram no longer shows this. It was deleted, or access was withdrawn."
    ),
    "pre_business_media": _(
        "Posted before the account became a professional one: "
        "Instagram has no insights for it."
    ),
    "too_few_viewers": _(
        "Fewer than five people have seen this story: Instagram shows no insights."
    ),
    "no_data": _("Instagram has no insights for this yet."),
    "metrics_refused": _("Instagram gives no insights for this kind of post."),
    "metric_refused": _("Instagram does not give this figure for this account."),
    "from_100": _(
        "Instagram gives this only from 100 followers, or people who engaged, on."
    ),
    "not_told": _("Instagram has told nothing about this so far."),
    "bad_request": _(
        "Instagram did not accept our question. Please tell your administrator."
    ),
    # publishing
    "media_refused": _(
        "Instagram did not accept the picture, video or caption. "
        "Check format, size and length."
    ),
    "container_expired": _("The prepared post has expired. Prepare it again."),
    "upload_failed": _("The video could not be taken over. Upload it again."),
    "thumbnail_offset": _("The chosen cover picture lies outside the video."),
    # connecting
    "code_refused": _(
        "Instagram did not accept this log-in: it was used already or took too long. "
        "Press Connect Instagram again."
    ),
    "app_refused": _(
        "Facebook does not accept our app. Please tell your administrator."
    ),
    # hashtags and other accounts
    "hashtags_spent": _(
        "The account has asked for 30 different hashtags in seven days, Instagram's limit. "
        "We go on by ourselves as soon as there is room."
    ),
    "hashtag_unknown": _("Instagram knows no posts with this hashtag."),
    "hashtag_refused": _(
        "Instagram shows nothing for this hashtag. It does so with words it takes for "
        "sensitive. We ask again in a month."
    ),
    "discovery_not_allowed": _(
        "Our app is not allowed to ask Instagram for this yet. Please tell your "
        "administrator: Meta has to approve Instagram Public Content Access."
    ),
    "not_discoverable": _(
        "Instagram does not show this account to others: it is a personal or private one, "
        "is limited by age, was renamed or is gone. We ask again, less often each time."
    ),
    "cursor_refused": _("Instagram lost the place in the list. We begin it again."),
    "no_facebook_account": _(
        "For this, an account is needed that was connected by Facebook Login."
    ),
    # collecting
    "disconnected": _("The account was disconnected while we were collecting."),
    "no_progress": _(
        "The collection was interrupted too often. Nothing was lost; start it again."
    ),
    "not_in_file": _("The imported file has no insights for it."),
    # webhooks
    "unreadable": _(
        "Instagram told of something that could not be made out. "
        "The next collection brings what there is."
    ),
    "not_listed": _("It was about a story or an ad, which is not among your posts."),
    "given_up": _(
        "It was tried too often without success. "
        "The next collection brings what there is."
    ),
    # rows
    "no_id": _("Instagram sent it without an id; it was left out."),
    "no_timestamp": _("Instagram sent it without a readable date; it was left out."),
    "not_an_object": _("Instagram sent something unreadable; it was left out."),
    "future_timestamp": _("Its date lies in the future; it was kept as it is."),
}
_UNKNOWN = _("Instagram refused this. Try again later or tell your administrator.")


def message_for(reason: str) -> Promise:
    """A sentence for any reason, known or not."""
    return MESSAGES.get(reason, _UNKNOWN)
