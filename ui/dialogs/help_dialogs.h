// The sheet of shortcuts and the About box. @thread ui
#pragma once

#include "ui/command.h"

#include <QDialog>
#include <QList>

namespace hookline::ui {

class Backend;

class ShortcutsDialog : public QDialog {
    Q_OBJECT

public:
    /// Commands without a shortcut are left out.
    ShortcutsDialog(const QList<Command>& commands, QWidget* parent);

signals:
    void changeWanted();
};

/// How filters are written, from the same table that reads them.
class FilterHelpDialog : public QDialog {
    Q_OBJECT

public:
    explicit FilterHelpDialog(QWidget* parent = nullptr);
};

class AboutDialog : public QDialog {
    Q_OBJECT

public:
    /// `testClient`: the name of the test client's library; empty when there is none.
    AboutDialog(const Backend& backend, const QString& testClient, QWidget* parent);
};

} // namespace hookline::ui
