// Where a page shows what is chosen in its list. @thread ui
#pragma once

class QSplitter;
class QWidget;

namespace hookline::ui {

enum class DetailPosition { Bottom, Right, Off };

/// Lays the list and its detail out so; `inner` is what the detail splits itself by, the other way round.
void placeDetail(QSplitter& outer, QWidget& detail, QSplitter& inner, DetailPosition position);

} // namespace hookline::ui
