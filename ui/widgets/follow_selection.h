// Views where one row is chosen: the row that is selected becomes the current one. With mouse and keys they are the same; assistive
// technology selects a row and leaves the current one where it was. @thread ui
#pragma once

class QAbstractItemView;

namespace hookline::ui {

/// The view has its model. Does nothing while several rows may be selected.
void followSelection(QAbstractItemView& view);

} // namespace hookline::ui
