import abmkit


def test_every_public_name_loads_and_is_listed_once() -> None:
    assert sorted(abmkit.__all__) == sorted(set(abmkit.__all__)) == sorted(abmkit._HOME)
    assert len(abmkit.__all__) <= 60
    for name in abmkit.__all__:
        assert getattr(abmkit, name) is not None
    assert dir(abmkit) == sorted(abmkit.__all__)


def test_type_checkers_and_python_see_the_same_names() -> None:
    import ast
    from pathlib import Path

    tree = ast.parse(Path(abmkit.__file__).read_text(encoding="utf-8"))
    (guard,) = [node for node in tree.body if isinstance(node, ast.If)]
    typed = {
        (alias.name, node.module)
        for node in guard.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert typed == set(abmkit._HOME.items())


def test_an_unknown_name_is_an_attribute_error() -> None:
    assert not hasattr(abmkit, "connector")
