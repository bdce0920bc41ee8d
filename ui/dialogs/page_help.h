// F1: what the page that is shown is for, and the keys that work there. @thread ui
#pragma once

#include "ui/command.h"

#include <QDialog>
#include <QList>

namespace hookline::ui {

class PageHelpDialog : public QDialog {
    Q_OBJECT

public:
    /// `commands`: all; those of this page with a shortcut are listed.
    PageHelpDialog(int page, const QString& title, const QList<Command>& commands, QWidget* parent);

signals:
    void shortcutsWanted();
    void filterHelpWanted();
};

} // namespace hookline::ui
