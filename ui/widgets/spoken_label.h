// A label whose words follow the language of the window: for what is said once, such as an error that stays. @thread ui
#pragma once

#include <QString>

#include <functional>

class QLabel;

namespace hookline::ui {

/// Shows `words()` now, and again whenever the language changes, until the label is given another text.
void speak(QLabel& label, std::function<QString()> words);

} // namespace hookline::ui
