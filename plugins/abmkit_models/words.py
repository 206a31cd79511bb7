"""What the models of attribution are called, and what they mean."""

from collections.abc import Mapping

_NAMES: Mapping[str, tuple[str, str, str, str]] = {
    "first_touch": ("first touch", "첫 접점", "首次触点", "ファーストタッチ"),
    "last_touch": ("last touch", "마지막 접점", "末次触点", "ラストタッチ"),
    "linear": ("linear model", "선형 모델", "线性模型", "線形モデル"),
    "u_shaped": ("U model", "U자형 모델", "U 型模型", "U字型モデル"),
    "w_shaped": ("W model", "W자형 모델", "W 型模型", "W字型モデル"),
    "full_path": ("full path", "전체 경로", "全路径", "フルパス"),
    "markov": ("Markov chain", "마르코프 체인", "马尔可夫链", "マルコフ連鎖"),
    "time_decay": ("time decay", "시간 감쇠", "时间衰减", "時間減衰"),
}
_FORMS: Mapping[str, tuple[str, str, str, str]] = {
    "revenue": ("Revenue credited, {}", "기여 매출({})", "归因收入（{}）", "配分売上（{}）"),
    "deals": ("Deals credited, {}", "기여 거래({})", "归因成交（{}）", "配分受注（{}）"),
}
TITLES = {
    what: {
        rule: dict(
            zip(
                ("en", "ko", "zh", "ja"),
                (form.format(name) for form, name in zip(forms, names, strict=True)),
                strict=True,
            )
        )
        for rule, names in _NAMES.items()
    }
    for what, forms in _FORMS.items()
}
"""By what is credited, and rule."""

RULES = {
    "first_touch": "all of it to the first touch",
    "last_touch": "all of it to the last touch before the close",
    "linear": "the same to each touch",
    "u_shaped": "40 % to the first touch, 40 % to the last, 20 % shared by those between",
    "w_shaped": (
        "30 % each to the first touch, to the first of a person that we know and to the last "
        "before the deal was opened, 10 % shared by the others"
    ),
    "full_path": (
        "22.5 % each to the first touch, to the first of a person that we know, to the last "
        "before the deal was opened and to the last before the close, 10 % shared by the others"
    ),
    "markov": (
        "in proportion to the share of wins that would be lost without a channel or campaign, on "
        "the ways to deals won and lost"
    ),
    "time_decay": "to each touch, half as much for every `half_life` days before the close",
}
"""Who is credited."""

_DOC = """{of} the deals won in the period, credited to the touches before them: {{rule}}.

    A deal's path has the touches of its account that got attention, in the `lookback` days up to
    its close; of `touches_of`, marketing or all. A part that no touch stands for goes to the rest.
    Deals without a path are credited to no channel and no campaign; the groups add up to all.
    """
DOC = {"revenue": _DOC.format(of="Worth of"), "deals": _DOC.format(of="Number of")}
"""By what is credited."""
