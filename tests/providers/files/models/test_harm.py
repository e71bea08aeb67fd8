"""What an import of a pickle can do."""

from __future__ import annotations

import sys

import pytest

from aispm.providers.files.models.harm import harm, learning, told
from aispm.providers.files.models.imports import UNRESOLVED, Import

# Ways that were found past lists of dangerous names.
KNOWN_WAYS = """
os system; posix system; nt system; subprocess Popen; builtins eval; __builtin__ eval
builtins exec; builtins getattr; builtins __import__; sys modules; shutil rmtree; socket socket
runpy run_path; code InteractiveInterpreter; timeit timeit; profile run; cProfile runctx
pdb run; bdb Bdb.run; pydoc pipepager; doctest debug_script; ensurepip _run_pip; trace Trace.run
asyncio.unix_events _UnixSubprocessTransport._start; idlelib.pyshell ModifiedInterpreter.runcommand
lib2to3.pgen2.pgen ParserGenerator.make_label; importlib import_module; ctypes CDLL
types CodeType; types FunctionType; marshal loads; pickle loads; _pickle loads; cPickle loads
operator attrgetter; operator methodcaller; webbrowser open; imaplib IMAP4_stream; venv create
multiprocessing.util spawnv_passfds; _posixsubprocess fork_exec; pty spawn; commands getoutput
distutils.file_util write_file; logging.config _resolve; urllib.request urlopen; test.support x
torch.hub load; torch.utils.collect_env run; torch.jit.unsupported_tensor_ops execWrapper
torch.utils._config_module ConfigModule.load_config; torch._inductor.codecache compile_file
torch.fx.experimental.symbolic_shapes ShapeEnv.evaluate_guards_expression; torch load
torch.utils.bottleneck.__main__ run_cprofile; torch.serialization load
numpy.testing._private.utils runstring; numpy.f2py.crackfortran getlincoef; numpy load
pip main; pip._internal.cli.main main; setuptools.sandbox run_setup
cloudpickle.cloudpickle subimport; dill._dill _create_function; pandas read_pickle
pandas.core.computation.eval eval
requests.api get; aiohttp.client ClientSession; IPython.core.magic x; sympy.core.sympify sympify
collections OrderedDict.__init__.__globals__; numpy ndarray.__class__; sklearn.utils os.system
torch.nn.modules.module sys.modules; mypackage inner.subprocess.run
"""
HARMLESS = """
collections OrderedDict; builtins set; __builtin__ set; copy_reg _reconstructor
copyreg _reconstructor; _codecs encode; datetime datetime; pathlib PosixPath; functools partial
argparse Namespace; torch._utils _rebuild_tensor_v2; torch FloatStorage; torch float32
torch.nn.modules.linear Linear; torch.nn.parameter Parameter; numpy dtype; numpy ndarray
numpy.core.multiarray _reconstruct; numpy._core.multiarray scalar
sklearn.ensemble._forest RandomForestClassifier; sklearn.linear_model._logistic LogisticRegression
xgboost.core Booster; scipy.sparse._csr csr_matrix
transformers.models.bert.configuration_bert BertConfig; joblib.numpy_pickle NumpyArrayWrapper
pandas.core.frame DataFrame; torch.optim.adam Adam
"""
UNKNOWN = """
mypackage.models Net; __main__ Model; torch.storage _load_from_bytes; sklearn.datasets load_files
numpy.core.multiarray something; transformers AutoModel.from_pretrained; ultralytics.nn.tasks Model
"""


def imports(table: str) -> list[Import]:
    """The rows of a table."""
    rows = table.replace("\n", ";").split(";")
    return [Import(*row.split()) for row in rows if row.strip()]


@pytest.mark.parametrize("one", imports(KNOWN_WAYS), ids=told)
def test_ways_to_run_code_are_dangerous(one: Import) -> None:
    assert harm(one) == "dangerous"


@pytest.mark.parametrize("one", imports(HARMLESS), ids=told)
def test_what_models_are_made_of_is_harmless(one: Import) -> None:
    assert harm(one) == "harmless"


@pytest.mark.parametrize("one", imports(UNKNOWN), ids=told)
def test_the_rest_is_unknown(one: Import) -> None:
    assert harm(one) == "unknown"


def test_a_name_made_while_unpickling_is_dangerous() -> None:
    assert harm(Import(UNRESOLVED, UNRESOLVED)) == "dangerous"
    assert harm(Import("copyreg", UNRESOLVED)) == "dangerous"


def test_no_module_of_the_standard_library_is_passed_over() -> None:
    names = {module for module in sys.stdlib_module_names if module != "this"}
    assert {harm(Import(module, "anything")) for module in names} == {"dangerous"}


def test_what_makes_a_pickle_a_model() -> None:
    assert learning([Import("sklearn.svm._classes", "SVC")])
    assert learning([Import("torch._utils", "_rebuild_tensor_v2")])
    assert not learning([Import("numpy", "ndarray"), Import("pandas.core.frame", "DataFrame")])
    assert not learning([Import("torchlight", "x")])
