// The wheel scrolls a page of fields; it must not change what happens to be under it.
#pragma once

class QWidget;

namespace hookline::ui {

/// From now on the box or spin box takes the wheel only while it has the focus.
void leaveWheelToPage(QWidget* input);

} // namespace hookline::ui
