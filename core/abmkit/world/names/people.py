"""What people are called, by language; written ``name/roman``, the roman part makes the e-mail."""

from __future__ import annotations

from dataclasses import dataclass

from abmkit.world.draws import Draws

Word = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Pool:
    """Given and family names that go together; ``pattern`` puts them together."""

    pattern: str
    given: tuple[Word, ...]
    family: tuple[Word, ...]


def _pool(pattern: str, given: str, family: str) -> Pool:
    return Pool(pattern, _words(given), _words(family))


def _words(text: str) -> tuple[Word, ...]:
    parts = (word.partition("/") for word in text.split())
    return tuple((native, roman or native.lower()) for native, _, roman in parts)


_WEST, _EAST = "{given} {family}", "{family}{given}"

POOLS: dict[str, tuple[Pool, ...]] = {
    "en": (
        _pool(
            _WEST,
            "Amelia Benjamin Charlotte Daniel Eleanor Frances Graham Hannah Isaac Joanna Keith "
            "Laura Marcus Naomi Owen Priya Rachel Samuel Tessa Victor",
            "Abbotson Barlowe Carrick Denholm Ellsworthy Farrow Garside Hollins Ingleby Jessop "
            "Kirkwood Langtree Merriman Northam O'Dwyer/odwyer Pellew Quarles Rowntree Stanmore",
        ),
    ),
    "de": (
        _pool(
            _WEST,
            "Anke Bernd Carola Dieter Elke Frank Grit Heiko Ines Jörg/joerg Katrin Lutz Maren "
            "Nils Petra Rüdiger/ruediger Silke Uwe",
            "Ahrendt Böttger/boettger Clausnitz Dreßler/dressler Eichhorn Fährmann/faehrmann "
            "Götze/goetze Hübner/huebner Jahnke Köster/koester Löwe/loewe Mühlen/muehlen "
            "Reuß/reuss",
        ),
    ),
    "ko": (
        _pool(
            _EAST,
            "서연/seoyeon 민준/minjun 지우/jiwoo 도윤/doyun 하은/haeun 시우/siwoo 수아/sua "
            "예준/yejun 지민/jimin 현우/hyunwoo 유진/yujin 태현/taehyun 은서/eunseo 승민/seungmin "
            "나연/nayeon 재호/jaeho 소희/sohee 동욱/dongwook",
            "김/kim 이/lee 박/park 최/choi 정/jung 강/kang 조/cho 윤/yoon 장/jang 임/lim 한/han "
            "오/oh 서/seo 신/shin 권/kwon 황/hwang",
        ),
    ),
    "ja": (
        _pool(
            "{family} {given}",
            "健/ken 由美/yumi 翔太/shota 美咲/misaki 大輔/daisuke 直子/naoko 拓也/takuya "
            "彩香/ayaka 浩二/koji 恵/megumi 隆/takashi 千尋/chihiro",
            "佐久間/sakuma 藤代/fujishiro 高橋/takahashi 水野/mizuno 大西/onishi 森川/morikawa "
            "石倉/ishikura 松浦/matsuura 青柳/aoyagi 栗原/kurihara 渡部/watanabe",
        ),
    ),
    "zh": (
        _pool(
            _EAST,
            "思远/siyuan 雨桐/yutong 嘉宁/jianing 文博/wenbo 晓彤/xiaotong 建国/jianguo 若溪/ruoxi "
            "浩然/haoran 静怡/jingyi 志强/zhiqiang 梦琪/mengqi 俊杰/junjie",
            "王/wang 李/li 张/zhang 刘/liu 陈/chen 杨/yang 赵/zhao 周/zhou 吴/wu 徐/xu "
            "孙/sun 欧阳/ouyang",
        ),
    ),
    "cs": (
        _pool(
            _WEST,
            "Jiří/jiri Tomáš/tomas Ondřej/ondrej Matěj/matej Zdeněk/zdenek",
            "Bartůněk/bartunek Čížek/cizek Hrdlička/hrdlicka Kříž/kriz Řezníček/reznicek",
        ),
        _pool(
            _WEST,
            "Jana Lucie Šárka/sarka Věra/vera Zuzana",
            "Bartůňková/bartunkova Čížková/cizkova Hrdličková/hrdlickova Křížová/krizova",
        ),
    ),
    "es": (
        _pool(
            _WEST,
            "Álvaro/alvaro Begoña/begona Carmen Diego Inés/ines Íñigo/inigo Lucía/lucia "
            "Martín/martin Nuria Raúl/raul Sofía/sofia",
            "Arriaga Cebrián/cebrian Escudero Fariñas/farinas Ibáñez/ibanez Lezcano Muñoz/munoz "
            "Peñalver/penalver Quiroga Urrutia",
        ),
    ),
    "sv": (
        _pool(
            _WEST,
            "Åsa/asa Björn/bjorn Elin Gösta/gosta Karin Lars Märta/marta Nils Örjan/orjan Sofia",
            "Åkerblom/akerblom Bergqvist Edström/edstrom Hällgren/hallgren Lindqvist Öhrman/ohrman "
            "Sjögren/sjogren",
        ),
    ),
    "ru": (
        _pool(
            _WEST,
            "Андрей/andrei Борис/boris Дмитрий/dmitri Ержан/yerzhan Михаил/mikhail Юрий/yuri",
            "Воробьёв/vorobyov Громов/gromov Жуков/zhukov Соколов/sokolov Щербаков/shcherbakov",
        ),
        _pool(
            _WEST,
            "Анна/anna Галина/galina Динара/dinara Елена/elena Ольга/olga",
            "Воробьёва/vorobyova Громова/gromova Жукова/zhukova Соколова/sokolova",
        ),
    ),
}

LANGUAGES: dict[str, str] = {
    "US": "en", "GB": "en", "DE": "de", "AT": "de", "KR": "ko", "JP": "ja", "CN": "zh",
    "CZ": "cs", "ES": "es", "SE": "sv", "KZ": "ru",
}  # fmt: skip


def draw_name(draws: Draws, language: str) -> tuple[str, str, str]:
    """A person's name, and its given and family part in roman letters."""
    pool = draws.pick(POOLS[language])
    given, family = draws.pick(pool.given), draws.pick(pool.family)
    return pool.pattern.format(given=given[0], family=family[0]), given[1], family[1]
