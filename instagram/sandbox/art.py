"""Still lifes of cosmetics as SVG: the same picture for the same id each time."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

# Backdrop, accent and ink for accounts that bring no colours of their own.
PALETTES = (
    ("#e7efe9", "#7fa08c"),
    ("#f6e7e2", "#d98c7a"),
    ("#e8eef6", "#7f9cc4"),
    ("#f7efdd", "#d8a94c"),
    ("#efe8f4", "#9f86c0"),
    ("#f3e9e1", "#b08968"),
    ("#e3f1f1", "#5fa3a3"),
    ("#fbe6ec", "#d36d8b"),
)
WIDTH = 600


class Dice:
    """Numbers drawn from an id instead of from chance."""

    def __init__(self, seed: str) -> None:
        self.digits = hashlib.sha256(seed.encode()).digest() * 4
        self.at = 0

    def below(self, limit: int) -> int:
        self.at += 1
        return self.digits[self.at] % limit

    def between(self, low: int, high: int) -> int:
        return low + self.below(high - low + 1)


@dataclass(frozen=True, slots=True)
class Paint:
    """The four tones of one picture."""

    back: str
    glow: str
    main: str
    dark: str


def mix(one: str, other: str, share: float) -> str:
    """The colour between two, `share` of the way."""
    pairs = zip(_channels(one), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def _channels(color: str) -> list[int]:
    return [int(color[at : at + 2], 16) for at in (1, 3, 5)]


def paint(colors: Sequence[str], dice: Dice, name: str) -> Paint:
    given = [color for color in colors if _is_color(color)]
    main = given[0] if given else ""
    accent = given[1] if len(given) > 1 else main
    if not main:
        back, accent = PALETTES[Dice(name).below(len(PALETTES))]
        main = accent
    else:
        back = mix(main, "#ffffff", 0.82)
    back = mix(back, accent, dice.below(5) * 0.05)
    return Paint(back, mix(back, "#ffffff", 0.6), accent, mix(main, "#1d1a1a", 0.45))


def _is_color(text: str) -> bool:
    digits = text.removeprefix("#")
    return len(digits) == 6 and all(c in "0123456789abcdefABCDEF" for c in digits)


def bottle(p: Paint) -> str:
    return (
        '<rect x="-26" y="-250" width="52" height="60" rx="8" fill="url(#cap)"/>'
        '<rect x="-64" y="-196" width="128" height="196" rx="22" fill="url(#body)"/>'
        f'<rect x="-40" y="-130" width="80" height="74" rx="4" fill="{p.glow}"/>'
        f'<path d="M-24-104h48M-24-88h30" stroke="{p.dark}" stroke-width="5"/>'
        '<rect x="-54" y="-184" width="12" height="170" rx="6" fill="#fff" '
        'opacity=".45"/>'
    )


def tube(p: Paint) -> str:
    return (
        '<path d="M-66-256h132l-14 196h-104z" fill="url(#body)"/>'
        f'<path d="M-66-256h132v14h-132z" fill="{p.main}" opacity=".6"/>'
        '<rect x="-48" y="-60" width="96" height="60" rx="8" fill="url(#cap)"/>'
        f'<path d="M-30-176h60M-30-156h36" stroke="{p.dark}" stroke-width="6"/>'
        '<path d="M-54-240h12l-8 172h-10z" fill="#fff" opacity=".4"/>'
    )


def jar(p: Paint) -> str:
    return (
        '<rect x="-92" y="-96" width="184" height="96" rx="20" fill="url(#body)"/>'
        '<rect x="-98" y="-142" width="196" height="50" rx="12" fill="url(#cap)"/>'
        f'<path d="M-40-52h80M-40-34h44" stroke="{p.dark}" stroke-width="5"/>'
        '<rect x="-82" y="-86" width="14" height="76" rx="7" fill="#fff" '
        'opacity=".45"/>'
    )


def stick(p: Paint) -> str:
    return (
        f'<path d="M-22-262q22-34 44-8v80h-44z" fill="{p.main}"/>'
        f'<rect x="-28" y="-200" width="56" height="64" fill="{p.glow}"/>'
        '<rect x="-36" y="-140" width="72" height="140" rx="6" fill="url(#cap)"/>'
        '<rect x="-28" y="-132" width="9" height="124" rx="4" fill="#fff" '
        'opacity=".4"/>'
    )


def dropper(p: Paint) -> str:
    return (
        f'<rect x="-16" y="-290" width="32" height="56" rx="15" fill="{p.dark}"/>'
        '<rect x="-30" y="-240" width="60" height="44" rx="6" fill="url(#cap)"/>'
        '<path d="M-26-196h52q42 12 42 56v112q0 28-28 28h-80q-28 0-28-28v-112'
        'q0-44 42-56z" fill="url(#body)" opacity=".92"/>'
        f'<path d="M-68-92h136v64q0 28-28 28h-80q-28 0-28-28z" fill="{p.main}" '
        'opacity=".45"/>'
        f'<rect x="-36" y="-124" width="72" height="60" rx="3" fill="{p.glow}"/>'
        f'<path d="M-22-102h44M-22-86h26" stroke="{p.dark}" stroke-width="5"/>'
    )


def compact(p: Paint) -> str:
    return (
        '<ellipse cx="0" cy="-20" rx="112" ry="26" fill="url(#cap)"/>'
        f'<ellipse cx="0" cy="-30" rx="104" ry="22" fill="{p.glow}"/>'
        f'<ellipse cx="0" cy="-32" rx="78" ry="15" fill="{p.main}"/>'
        '<circle cx="0" cy="-152" r="112" fill="url(#cap)"/>'
        '<circle cx="0" cy="-152" r="92" fill="url(#body)"/>'
        '<path d="M-60-190q30-44 84-36" fill="none" stroke="#fff" '
        'stroke-width="10" stroke-linecap="round" opacity=".6"/>'
    )


def sachet(p: Paint) -> str:
    return (
        '<rect x="-84" y="-240" width="168" height="240" rx="6" fill="url(#body)"/>'
        f'<path d="M-84-222h168M-84-16h168" stroke="{p.dark}" stroke-width="3" '
        'stroke-dasharray="5 5" opacity=".5"/>'
        f'<circle cx="0" cy="-136" r="44" fill="{p.glow}"/>'
        f'<path d="M-18-132q18-34 36 0q-18 26-36 0z" fill="{p.main}"/>'
        f'<path d="M-40-62h80M-24-44h48" stroke="{p.dark}" stroke-width="5"/>'
    )


SHAPES: dict[str, Callable[[Paint], str]] = {
    "bottle": bottle,
    "tube": tube,
    "jar": jar,
    "stick": stick,
    "dropper": dropper,
    "compact": compact,
    "sachet": sachet,
}


def _backdrop(p: Paint, dice: Dice, height: int) -> str:
    """A wall, a table, and something between them: an arch, a sun or window light."""
    table = round(height * 0.72)
    x, kind = dice.between(200, 400), dice.below(4)
    if kind == 0:
        middle = (
            f'<path d="M{x - 150} {table}v-220a150 150 0 0 1 300 0v220z" '
            f'fill="{p.glow}"/>'
        )
    elif kind == 1:
        middle = f'<circle cx="{x}" cy="{table - 250}" r="150" fill="{p.glow}"/>'
    elif kind == 2:
        middle = (
            f'<path d="M{x - 90} 0h80l-170 {table}h-120zM{x + 20} 0h70l-170 {table}'
            f'h-100z" fill="{p.glow}" opacity=".7"/>'
        )
    else:
        middle = (
            f'<path d="M0 {table - 120}q150-120 300-30t300-50v200h-600z" '
            f'fill="{p.glow}" opacity=".8"/>'
        )
    return (
        f'<rect width="{WIDTH}" height="{height}" fill="url(#wall)"/>{middle}'
        f'<rect y="{table}" width="{WIDTH}" height="{height - table}" '
        f'fill="{mix(p.back, p.main, 0.28)}"/>'
    )


def _decoration(p: Paint, dice: Dice, table: int) -> str:
    x, kind = dice.between(60, 150), dice.below(4)
    x = WIDTH - x if dice.below(2) else x
    leaf = mix(p.main, "#3f6b4f", 0.6)
    if kind == 0:
        stem = (
            f'<path d="M0 40q-8-120 20-230" stroke="{leaf}" stroke-width="5" '
            'fill="none"/>'
        )
        leaves = "".join(
            f'<path d="M{4 + n * 3} {-n * 44}q{side}-50 {side * 1.4:.0f}-64q10 40 '
            f'{-side * 1.4:.0f} 64z" fill="{leaf}" opacity="{0.85 - n * 0.08:.2f}"/>'
            for n, side in enumerate((60, -58, 52, -46, 40))
        )
        return f'<g transform="translate({x} {table + 30})">{stem}{leaves}</g>'
    if kind == 1:
        return "".join(
            f'<ellipse cx="{x + dx}" cy="{table + dy}" rx="{r}" ry="{r * 0.6:.0f}" '
            'fill="#fff" opacity=".55"/>'
            for dx, dy, r in ((0, 60, 22), (38, 82, 12), (-30, 96, 15), (14, 112, 7))
        )
    if kind == 2:
        return (
            f'<path d="M{x - 80} {table + 90}q60-56 120-16t90-8q-10 50-90 50t-120-26z" '
            f'fill="{mix(p.glow, p.main, 0.25)}"/>'
        )
    return "".join(
        f'<ellipse cx="{x + n * 26}" cy="{table + 70 - n * 16}" rx="{64 - n * 14}" '
        f'ry="{22 - n * 4}" fill="{mix(p.dark, p.back, 0.45 + n * 0.16)}"/>'
        for n in range(3)
    )


def _product(p: Paint, shape: str, x: int, y: int, size: float) -> str:
    return (
        f'<ellipse cx="{x + 16}" cy="{y + 2}" rx="{120 * size:.0f}" '
        f'ry="{16 * size:.0f}" fill="{p.dark}" opacity=".22"/>'
        f'<g transform="translate({x} {y}) scale({size:.2f})">{SHAPES[shape](p)}</g>'
    )


def _gradients(p: Paint) -> str:
    def across(name: str, stops: Sequence[tuple[int, str]], way: str = "") -> str:
        inner = "".join(
            f'<stop offset="{at}%" stop-color="{color}"/>' for at, color in stops
        )
        return f'<linearGradient id="{name}" {way}>{inner}</linearGradient>'

    light = mix(p.main, "#ffffff", 0.55)
    return (
        "<defs>"
        + across("wall", ((0, p.glow), (100, p.back)), 'x2="0" y2="1"')
        + across("body", ((0, light), (55, mix(p.main, light, 0.6)), (100, p.main)))
        + across("cap", ((0, mix(p.dark, p.glow, 0.5)), (100, p.dark)))
        + "</defs>"
    )


def draw(
    seed: str, *, name: str, colors: Sequence[str], shape: str, is_tall: bool
) -> str:
    """One post's picture; reels stand upright."""
    dice = Dice(seed)
    height = 1066 if is_tall else 750
    p = paint(colors, dice, name)
    names = sorted(SHAPES)
    main = shape if shape in SHAPES else names[dice.below(len(names))]
    table = round(height * 0.72)
    x = dice.between(250, 350)
    parts = [_backdrop(p, dice, height)]
    if dice.below(3) == 0:
        beside = names[dice.below(len(names))]
        away = 175 if dice.below(2) else -175
        parts.append(_product(p, beside, x + away, table + 26, 0.82))
    parts += [
        _decoration(p, dice, table),
        _product(p, main, x, table + dice.between(60, 90), 1.3),
    ]
    return _svg(WIDTH, height, _gradients(p) + "".join(parts))


def portrait(name: str, colors: Sequence[str]) -> str:
    """An account's picture: its first sign on its colour."""
    p = paint(colors, Dice(name), name)
    letter = next((sign for sign in name.upper() if sign.isalpha()), "K")
    return _svg(
        320,
        320,
        f'{_gradients(p)}<rect width="320" height="320" fill="url(#body)"/>'
        f'<circle cx="160" cy="160" r="116" fill="{p.glow}" opacity=".85"/>'
        f'<text x="160" y="206" font-family="Georgia, serif" font-size="132" '
        f'text-anchor="middle" fill="{p.dark}">{letter}</text>',
    )


def _svg(width: int, height: int, inner: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}">{inner}</svg>'
    )
