#include "ui/edit_menu.h"

#include "ui/icons.h"

#include <QAction>
#include <QApplication>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QStackedWidget>

namespace hookline::ui {
namespace {

// By their object names: the pages know nothing of this menu.
const QList<const char*> kCopy { "copyRowAction", "copyPayloadAction", "copyClientAction", "copyFilterAction", "copyTopicAction",
    "readerCopyAction", "logCopyAction" };
const QList<const char*> kFind { "findAction", "clientFindAction", "subscriptionFindAction", "topicFindAction", "logFindAction" };
const QList<const char*> kGoTo { "goToAction" };
const QList<const char*> kMark { "markAction", "noteAction", "nextMarkAction", "previousMarkAction" };
const QList<const char*> kFilter { "focusFilterAction", "clearFilterAction", "filterHelpAction" };

/// Those of the page that can be seen: two tabs of a page each have their own.
QList<QAction*> found(const QWidget* page, const QList<const char*>& names)
{
    QList<QAction*> out;
    for (const char* name : names) {
        for (QAction* action : page ? page->findChildren<QAction*>(QLatin1String(name)) : QList<QAction*> {}) {
            const auto* of = qobject_cast<const QWidget*>(action->parent());
            if (action->isVisible() && (!of || of->isVisibleTo(page)))
                out << action;
        }
    }
    return out;
}

bool hasSelection(const QWidget* widget)
{
    if (const auto* line = qobject_cast<const QLineEdit*>(widget))
        return line->hasSelectedText() && line->echoMode() == QLineEdit::Normal;
    const auto* text = qobject_cast<const QPlainTextEdit*>(widget);
    return text && text->textCursor().hasSelection();
}

} // namespace

EditMenu::EditMenu(QMenu* menu, QAction* preferences, QObject* parent)
    : QObject(parent)
    , m_menu(menu)
    , m_preferences(preferences)
    , m_copyText(new QAction(this))
{
    m_copyText->setObjectName(QStringLiteral("copyTextAction"));
    m_copyText->setIcon(icon("copy"));
    connect(m_copyText, &QAction::triggered, this, [this] {
        if (auto* line = qobject_cast<QLineEdit*>(m_text))
            line->copy();
        else if (auto* text = qobject_cast<QPlainTextEdit*>(m_text))
            text->copy();
    });
    connect(m_menu, &QMenu::aboutToShow, this, &EditMenu::fill);
    retranslate();
}

QMenu* EditMenu::addPart(const char* objectName, const QString& title, const QWidget* page, const QList<const char*>& names)
{
    auto* part = new QMenu(title, m_menu);
    part->setObjectName(QLatin1String(objectName));
    part->addActions(found(page, names));
    m_menu->addMenu(part);
    part->menuAction()->setEnabled(!part->isEmpty());
    return part;
}

void EditMenu::fill()
{
    const QWidget* page = m_pages ? m_pages->currentWidget() : nullptr;
    m_text = QApplication::focusWidget();
    m_copyText->setEnabled(hasSelection(m_text));
    for (QMenu* part : m_menu->findChildren<QMenu*>(QString(), Qt::FindDirectChildrenOnly))
        part->deleteLater();
    m_menu->clear();
    QMenu* copies = addPart("editCopyMenu", tr("&Copy"), page, kCopy);
    copies->addAction(m_copyText);
    copies->menuAction()->setEnabled(true);
    m_menu->addSeparator();
    m_menu->addActions(found(page, kFind));
    m_menu->addActions(found(page, kGoTo));
    addPart("editMarkMenu", tr("&Mark"), page, kMark);
    addPart("editFilterMenu", tr("F&ilter"), page, kFilter);
    m_menu->addSeparator();
    m_menu->addAction(m_preferences);
}

void EditMenu::retranslate()
{
    m_copyText->setText(tr("Selected text"));
    fill();
}

} // namespace hookline::ui
