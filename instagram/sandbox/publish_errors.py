"""What Meta's table of publishing errors says, by code and subcode."""

Pair = tuple[int, int | None]

# Message, title and text for the person.
TABLE: dict[Pair, tuple[str, str, str]] = {
    (-2, 2207003): (
        "Timeout downloading media",
        "Download timed out",
        "It takes too long to download the media.",
    ),
    (-2, 2207020): (
        "Media has expired",
        "Media expired",
        "The media you are trying to publish is expired. Please upload it again.",
    ),
    (-1, 2207001): (
        "Instagram server error",
        "Server error",
        "An Instagram server error occurred. Please try again.",
    ),
    (-1, 2207032): (
        "Create media fail, please try to re-create media",
        "Creation failed",
        "The media could not be created. Please try again.",
    ),
    (-1, 2207053): (
        "Unknown upload error",
        "Upload failed",
        "An unknown error occurred while the video was uploaded. Please upload it again.",
    ),
    (1, 2207057): (
        "Invalid thumb offset",
        "Thumbnail outside of the video",
        "The thumbnail offset must be at least 0 and less than the video's duration.",
    ),
    (4, 2207051): (
        "The user action has been restricted",
        "Action blocked",
        "We restrict certain activity to protect our community.",
    ),
    (9, 2207042): (
        "Application request limit reached",
        "Publishing limit reached",
        "The account reached its limit of posts published through the API.",
    ),
    (24, 2207006): (
        "The requested resource does not exist",
        "Media not found",
        "The media with this id cannot be found.",
    ),
    (24, 2207008): (
        "The requested resource does not exist",
        "Media not found",
        "The media builder with this creation id does not exist or has expired.",
    ),
    (25, 2207050): (
        "The Instagram account is restricted",
        "Account restricted",
        "The account is inactive, checkpointed or restricted. Log in to Instagram.",
    ),
    (100, 2207023): (
        "The media type is unknown",
        "Unknown media type",
        "The media type is not one of those that can be published.",
    ),
    (100, 2207028): (
        "The carousel has too few or too many items",
        "Carousel cannot be made",
        "A carousel needs at least 2 and no more than 10 photos or videos.",
    ),
    (100, 2207035): (
        "Product tag positions must not be given for videos",
        "Position not allowed",
        "Product tags of videos have no position.",
    ),
    (100, 2207036): (
        "Product tag positions are required for photos",
        "Position missing",
        "Product tags of photos need a position.",
    ),
    (100, 2207037): (
        "At least one product tag is not valid",
        "Product tag not valid",
        "A product tag cannot be used.",
    ),
    (100, 2207040): (
        "Cannot use more than 20 tags",
        "Too many tags",
        "A caption may name, and a picture may tag, 20 accounts at most.",
    ),
    (352, 2207026): (
        "Unsupported video format",
        "Video format not supported",
        "The video format is not supported. Use MP4 or MOV.",
    ),
    (9004, 2207052): (
        "The media could not be fetched from this URI",
        "Media download failed",
        "The media could not be fetched. Make sure that the address is public.",
    ),
    (9007, 2207027): (
        "Media ID is not available",
        "Media not ready",
        "The media is not ready to be published. Please wait a moment.",
    ),
    (36000, 2207004): (
        "The image size is too large.",
        "Image size too large",
        "The image is too large to download. It should be less than 8 MiB.",
    ),
    (36001, 2207005): (
        "The image format is not supported",
        "Image format not supported",
        "The image format is not supported. Use JPEG.",
    ),
    (36003, 2207009): (
        "The aspect ratio is not supported.",
        "Aspect ratio not supported",
        "The image's aspect ratio must be between 4:5 and 1.91:1.",
    ),
    (36004, 2207010): (
        "The caption was too long.",
        "Caption too long",
        "A caption has 2,200 signs, 30 hashtags and 20 tags at most.",
    ),
}
# What the same call a little later may not meet again.
PASSING: set[Pair] = {
    *((-2, 2207003), (-1, 2207001), (-1, 2207032)),
    *((24, 2207008), (9007, 2207027)),
}
