// What writing the ACL file would change, and what comes of it. @thread ui
#pragma once

#include "core/config/issue.h"
#include "ui/dialogs/changes_dialog.h"

#include <vector>

namespace hookline::ui {

class AclDraft;

class ApplyAclDialog : public ChangesDialog {
    Q_OBJECT

public:
    enum class Use { AtOnce, AtStart, Later }; ///< by the broker that runs, when it is started, once the settings name the file
    ApplyAclDialog(const AclDraft& draft, const QString& path, Use use, const std::vector<config::Issue>& warnings, QWidget* parent = nullptr);

private:
    static QStringList lines(const AclDraft& draft);
    static QStringList consequences(const QString& path, Use use);
};

} // namespace hookline::ui
