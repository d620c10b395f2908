"""What the rivals know: scikit-learn models of different strength, fitted once on the rows with the answer."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.calibration import CalibratedClassifierCV
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.dummy import DummyClassifier, DummyRegressor
from sklearn.ensemble import (
    ExtraTreesClassifier,
    ExtraTreesRegressor,
    GradientBoostingClassifier,
    GradientBoostingRegressor,
    RandomForestClassifier,
    RandomForestRegressor,
)
from sklearn.kernel_ridge import KernelRidge
from sklearn.linear_model import ElasticNet, Lasso, LinearRegression, LogisticRegression, Ridge
from sklearn.naive_bayes import GaussianNB
from sklearn.neighbors import KNeighborsClassifier, KNeighborsRegressor
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC, SVR
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped,unused-ignore]

from demo.layout import models_folder
from demo.questions import Question
from demo.tables import write_csv


def scaled(model: Any) -> Any:
    """The model behind a standardisation of its features."""
    return make_pipeline(StandardScaler(), model)


CLASSIFIERS: Mapping[str, Any] = {
    "prior": DummyClassifier(),
    "stump": DecisionTreeClassifier(max_depth=1, random_state=0),
    "tree": DecisionTreeClassifier(max_depth=4, min_samples_leaf=8, random_state=0),
    "naive-bayes": GaussianNB(),
    "nearest-neighbours": scaled(KNeighborsClassifier(9)),
    "logistic-regression": scaled(LogisticRegression(C=0.3, max_iter=2000)),
    "discriminant-analysis": scaled(LinearDiscriminantAnalysis(solver="lsqr", shrinkage="auto")),
    "support-vectors": CalibratedClassifierCV(scaled(SVC(C=4)), ensemble=False),
    "random-forest": RandomForestClassifier(80, random_state=0),
    "extra-trees": ExtraTreesClassifier(80, random_state=0),
    "boosting": GradientBoostingClassifier(n_estimators=20, max_depth=2, random_state=0),
    "neural-network": scaled(MLPClassifier((24,), alpha=0.5, solver="lbfgs", max_iter=3000, random_state=0)),
}
REGRESSORS: Mapping[str, Any] = {
    "mean": DummyRegressor(),
    "tree": DecisionTreeRegressor(max_depth=3, random_state=0),
    "nearest-neighbours": scaled(KNeighborsRegressor(15)),
    "linear-regression": scaled(LinearRegression()),
    "ridge": scaled(Ridge(20)),
    "lasso": scaled(Lasso(2)),
    "elastic-net": scaled(ElasticNet(1)),
    "support-vectors": scaled(SVR(C=60)),
    "kernel-ridge": scaled(KernelRidge(alpha=1, kernel="rbf", gamma=0.01)),
    "random-forest": RandomForestRegressor(100, min_samples_leaf=3, random_state=0),
    "extra-trees": ExtraTreesRegressor(100, min_samples_leaf=3, random_state=0),
    "boosting": GradientBoostingRegressor(n_estimators=60, max_depth=2, learning_rate=0.07, random_state=0),
}
MODELS: Mapping[str, Mapping[str, Any]] = {"cells": CLASSIFIERS, "digits": CLASSIFIERS, "diabetes": REGRESSORS}


def predictions(question: Question, model: Any) -> NDArray[np.float64]:
    """Fit a model on the rows with the answer and predict the others: (test rows, predicted columns)."""
    known, asked = ~question.is_test, question.is_test
    with threadpool_limits(1):  # on data this small, threads that wait for each other cost five times the work
        model.fit(question.features[known], question.answers[known])
    if not hasattr(model, "predict_proba"):
        return np.asarray(model.predict(question.features[asked])).reshape(-1, 1)
    probabilities = np.asarray(model.predict_proba(question.features[asked]))
    return probabilities if len(question.predicted) > 1 else probabilities[:, 1:]


def write_models(question: Question) -> None:
    """Write the prediction file of every model that is not there yet, each as its team would send it."""
    for name, model in MODELS[question.slug].items():
        path = models_folder(question.slug) / f"{name}.csv"
        if not path.exists():
            rows = zip(question.test_ids, predictions(question, model).tolist(), strict=True)
            half = path.with_suffix(".half")  # a load may be cut off: only whole files get their name
            write_csv(half, ["id", *question.predicted], ([name, *values] for name, values in rows))
            half.rename(path)
