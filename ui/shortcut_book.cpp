#include "ui/shortcut_book.h"

#include <QAction>
#include <QSettings>
#include <QVariant>
#include <QWidget>

#include <algorithm>

namespace hookline::ui {
namespace {

constexpr const char* kDefaultKeys = "defaultKeys"; ///< of an action whose keys are others now

QSettings book() { return QSettings(QStringLiteral("hookline"), QStringLiteral("shortcuts")); }

QString settingOf(const QAction& action, int page) { return QStringLiteral("%1/%2").arg(page).arg(action.objectName()); }

void use(QAction& action, const QList<QKeySequence>& keys)
{
    if (!action.property(kDefaultKeys).isValid())
        action.setProperty(kDefaultKeys, QVariant::fromValue(action.shortcuts()));
    action.setShortcuts(keys);
}

void useAndKeep(const Command& command, const QList<QKeySequence>& keys)
{
    use(*command.action, keys);
    book().setValue(settingOf(*command.action, command.page), QKeySequence::listToString(keys, QKeySequence::PortableText));
}

void applyChosen(const QSettings& chosen, QAction& action, int page)
{
    const QVariant keys = chosen.value(settingOf(action, page));
    if (!keys.isValid())
        return;
    const QString text = keys.toString();
    use(action, text.isEmpty() ? QList<QKeySequence>() : QKeySequence::listFromString(text, QKeySequence::PortableText));
}

} // namespace

void ShortcutBook::apply(const QList<Command>& commands)
{
    const QSettings chosen = book();
    for (const Command& command : commands)
        applyChosen(chosen, *command.action, command.page);
}

void ShortcutBook::applyTo(const QWidget& view, int page)
{
    const QSettings chosen = book();
    for (QAction* action : view.findChildren<QAction*>())
        applyChosen(chosen, *action, page);
}

void ShortcutBook::choose(const Command& command, const QKeySequence& keys)
{
    useAndKeep(command, keys.isEmpty() ? QList<QKeySequence>() : QList<QKeySequence> { keys });
}

void ShortcutBook::withdraw(const Command& command, const QKeySequence& keys)
{
    QList<QKeySequence> left = command.action->shortcuts();
    left.removeAll(keys);
    useAndKeep(command, left);
}

void ShortcutBook::reset(const Command& command)
{
    const QVariant before = command.action->property(kDefaultKeys);
    if (before.isValid()) {
        command.action->setShortcuts(before.value<QList<QKeySequence>>());
        command.action->setProperty(kDefaultKeys, QVariant());
    }
    book().remove(settingOf(*command.action, command.page));
}

bool ShortcutBook::isChanged(const Command& command) { return command.action->property(kDefaultKeys).isValid(); }

const Command* ShortcutBook::conflict(const QList<Command>& commands, const Command& command, const QKeySequence& keys)
{
    const auto at = std::ranges::find_if(commands, [&](const Command& other) {
        const bool together = other.page < 0 || command.page < 0 || other.page == command.page;
        return together && !keys.isEmpty() && other.action != command.action && other.action->shortcuts().contains(keys);
    });
    return at == commands.end() ? nullptr : &*at;
}

} // namespace hookline::ui
