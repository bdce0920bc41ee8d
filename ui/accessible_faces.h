// What Qt's own accessible interfaces leave out, for those who do not see the window: a button answers before a press has done its
// work, a press there is a click with all that follows, menus open, descriptions are plain text, a combo box has a name beside its value,
// and what is written into a field counts as edited. @thread ui
#pragma once

namespace hookline::ui {

/// For widgets made from then on; called more than once it does nothing.
void installAccessibleFaces();

/// Of a button of our own that opens a menu: the menu, as a QObject*. The button has a slot showMenu().
inline constexpr const char* kMenuProperty = "opensMenu";

} // namespace hookline::ui
