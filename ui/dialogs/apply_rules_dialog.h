// What applying the rules would change, before it does. @thread ui
#pragma once

#include "ui/dialogs/changes_dialog.h"

namespace hookline::ui {

class Backend;
class RuleDraft;

class ApplyRulesDialog : public ChangesDialog {
    Q_OBJECT

public:
    ApplyRulesDialog(const RuleDraft& draft, const Backend& backend, QWidget* parent = nullptr);

private:
    static QStringList consequences(const Backend& backend);
};

} // namespace hookline::ui
