"""A picture drawn again, pixel by pixel: without EXIF (place, device), without anything hidden."""

from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from records.files.refusals import FileRefused

MAX_PIXELS = 40_000_000
QUALITY = 90
BROKEN = "cette image est abîmée : elle ne s'ouvre pas. Enregistrez-la de nouveau"
HUGE = (
    "cette image est démesurée ({width} × {height} points ; 40 millions de points au plus). "
    "Réduisez-la"
)
MODES = {"JPEG": {"L", "RGB"}, "PNG": {"1", "L", "LA", "P", "RGB", "RGBA"}}


def draw_again(content: bytes, *, shape: str) -> tuple[bytes, list[str]]:
    """(the copy, what was taken out, in words). ``shape``: PNG or JPEG. Raises ``FileRefused``."""
    try:
        with Image.open(BytesIO(content), formats=[shape]) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise FileRefused(HUGE.format(width=picture.width, height=picture.height))
            hidden = ["renseignements de l'appareil photo (EXIF)"] if picture.getexif() else []
            return _written(ImageOps.exif_transpose(picture), shape=shape), hidden
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise FileRefused(HUGE.format(width="trop", height="trop")) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        raise FileRefused(BROKEN) from error


def _written(picture: Image.Image, *, shape: str) -> bytes:
    drawn = picture if picture.mode in MODES[shape] else picture.convert("RGB")
    bare = Image.new(drawn.mode, drawn.size)
    bare.paste(drawn)
    if drawn.mode == "P":
        bare = drawn.convert("RGBA")
        bare.info.clear()
    copy = BytesIO()
    bare.save(copy, format=shape, **({"quality": QUALITY} if shape == "JPEG" else {}))
    return copy.getvalue()
