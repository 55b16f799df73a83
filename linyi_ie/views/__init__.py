"""Documents for the eye: notebook, terminal, data frames and charts. Nothing here changes a record."""

from linyi_ie.views.charts import Chart, plot_counts, plot_timeline
from linyi_ie.views.tables import entities_frame, events_csv, events_frame

__all__ = ["Chart", "entities_frame", "events_csv", "events_frame", "plot_counts", "plot_timeline"]
