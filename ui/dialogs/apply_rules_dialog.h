// What applying the rules would change, before it does. @thread ui
#pragma once

#include <QDialog>

namespace hookline::ui {

class Backend;
class RuleDraft;

class ApplyRulesDialog : public QDialog {
    Q_OBJECT

public:
    ApplyRulesDialog(const RuleDraft& draft, const Backend& backend, QWidget* parent = nullptr);
};

} // namespace hookline::ui
