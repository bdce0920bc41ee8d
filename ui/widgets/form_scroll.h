// How forms scroll, and how a section of the settings page is laid out: one margin, and forms as wide as they can be read. Pure
// functions. @thread ui
#pragma once

class QLayout;
class QScrollArea;
class QWidget;

namespace hookline::ui {

/// Scrolls up and down, on the colour of the window.
QScrollArea* scrolledPage(QWidget* page);
/// A form that scrolls; no wider than lines can be read.
QScrollArea* scrolledForm(QWidget* form, int above = 6);
/// The widget between the section's margins.
QLayout* betweenMargins(QWidget* widget);

} // namespace hookline::ui
