from io import BytesIO

from PIL import Image


def plain(colour=(255, 255, 255), size=(1080, 1350)):
    return Image.new("RGB", size, colour)


def halves(left, right, size=(1080, 1350)):
    image = plain(left, size)
    image.paste(right, (size[0] // 2, 0, size[0], size[1]))
    return image


def chessboard(size=(512, 512), field=8):
    image = plain((200, 200, 200), size)
    for x in range(0, size[0], field):
        for y in range(0, size[1], field):
            if (x + y) // field % 2:
                image.paste((50, 50, 50), (x, y, x + field, y + field))
    return image


def file_of(image, kind="PNG", **options):
    file = BytesIO()
    image.save(file, kind, **options)
    file.seek(0)
    file.name = f"picture.{kind.lower()}"
    return file
