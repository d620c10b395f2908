"""A whole competition as a folder of files: read, checked as a whole, imported as a whole or not at all."""

from competitions.bundles.checking import benchmarks
from competitions.bundles.exporting import BenchmarkFile, NotExportableError, export_bundle
from competitions.bundles.importing import import_bundle
from competitions.bundles.reading import BundleRefusedError, opened
from competitions.bundles.scored_files import Benchmark

__all__ = [
    "Benchmark",
    "BenchmarkFile",
    "BundleRefusedError",
    "NotExportableError",
    "benchmarks",
    "export_bundle",
    "import_bundle",
    "opened",
]
