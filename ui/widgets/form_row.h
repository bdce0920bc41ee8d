// A field of a form and the label in front of it, whose mnemonic leads there. @thread ui
#pragma once

#include <QString>

class QFormLayout;
class QWidget;

namespace hookline::ui {

class Label;

/// `words` with its & is ours, never somebody's text; it is the field's accessible name as well. Empty: both are set later.
Label* addFormRow(QFormLayout* form, QWidget* field, const QString& words = {});

} // namespace hookline::ui
