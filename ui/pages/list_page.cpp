#include "ui/pages/list_page.h"

#include "ui/format.h"
#include "ui/icons.h"
#include "ui/widgets/confirm_bar.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/label.h"
#include "ui/widgets/page_header.h"
#include "ui/widgets/view_actions.h"

#include <QAction>
#include <QAbstractItemView>
#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

namespace hookline::ui {

ListPage::ListPage(const char* objectName, int renewMs, QWidget* parent)
    : QWidget(parent)
{
    setObjectName(QLatin1String(objectName));
    m_column = new QVBoxLayout(this);
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(0);
    auto* top = new QWidget;
    m_top = new QVBoxLayout(top);
    m_top->setContentsMargins(24, 18, 24, 10);
    m_top->setSpacing(10);
    m_header = new PageHeader;
    m_top->addWidget(m_header);
    m_tools = new QHBoxLayout;
    m_tools->setSpacing(8);
    m_top->addLayout(m_tools);
    m_column->addWidget(top);
    m_timer.setInterval(renewMs);
    connect(&m_timer, &QTimer::timeout, this, [this] { renew(); });
}

void ListPage::hideHeader()
{
    m_header->hide();
    m_top->setContentsMargins(24, 8, 24, 10);
}

QLineEdit* ListPage::makeEdit(const char* objectName, bool search)
{
    auto* out = new QLineEdit;
    out->setObjectName(QLatin1String(objectName));
    out->setClearButtonEnabled(true);
    if (search)
        out->addAction(icon("search"), QLineEdit::LeadingPosition);
    return out;
}

QToolButton* ListPage::makeChip(const char* objectName)
{
    auto* out = new QToolButton;
    out->setObjectName(QLatin1String(objectName));
    out->setCheckable(true);
    out->setProperty("chip", true);
    return out;
}

QAction* ListPage::makeFind(const char* objectName, QLineEdit* edit)
{
    QAction* out = addViewAction(this, objectName, "search", QKeySequence(Qt::CTRL | Qt::Key_F));
    connect(out, &QAction::triggered, edit, [edit] {
        edit->setFocus(Qt::ShortcutFocusReason);
        edit->selectAll();
    });
    return out;
}

QAction* ListPage::makeCopy(const char* objectName, QWidget* view)
{
    QAction* out = addViewAction(view, objectName, "copy", QKeySequence(QKeySequence::Copy));
    out->setShortcutContext(Qt::WidgetShortcut); // in fields it is theirs
    return out;
}

Label* ListPage::makeMuted(const char* objectName)
{
    auto* out = new Label(Role::TextMuted);
    out->setObjectName(QLatin1String(objectName));
    return out;
}

void ListPage::setView(
    QAbstractItemView* view, QHeaderView* viewHeader, QWidget* holder, const char* emptyIcon, const char* emptyButtonName)
{
    m_view = view;
    m_viewHeader = viewHeader;
    view->installEventFilter(this);
    m_empty = new EmptyState(view);
    m_empty->setIcon(emptyIcon);
    m_emptyButton = m_empty->addButton(emptyButtonName, true);
    m_column->addWidget(holder, 1);
    m_confirm = new ConfirmBar;
    m_column->addWidget(m_confirm);
    setFocusProxy(view);
}

ListPage::Detail ListPage::makeDetail(const char* titleName)
{
    Detail out {};
    out.pane = new QWidget;
    out.pane->setAutoFillBackground(true);
    out.column = new QVBoxLayout(out.pane);
    out.column->setContentsMargins(24, 10, 24, 14);
    out.column->setSpacing(8);
    out.head = new QHBoxLayout;
    out.head->setSpacing(8);
    out.title = new ElidedLabel(Role::Text, 1.1, true);
    out.title->setObjectName(QLatin1String(titleName));
    out.title->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    out.head->addWidget(out.title, 1);
    out.column->addLayout(out.head);
    return out;
}

QPushButton* ListPage::addDetailButton(const Detail& detail, const char* objectName, const char* iconName)
{
    auto* out = new QPushButton;
    out->setObjectName(QLatin1String(objectName));
    out->setIcon(icon(iconName));
    detail.head->addWidget(out);
    return out;
}

QString ListPage::countText(int shown, int rows, std::uint64_t total)
{
    const auto text = [](auto value) { return ui::number(static_cast<std::uint64_t>(value)); };
    if (total > static_cast<std::uint64_t>(rows))
        return tr("first %1 of %2").arg(text(rows), text(total));
    return shown < rows ? tr("%1 of %2").arg(text(shown), text(rows)) : QString();
}

void ListPage::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    m_timer.start();
    appeared();
}

void ListPage::hideEvent(QHideEvent* event)
{
    m_timer.stop(); // nobody looks: nobody is asked
    QWidget::hideEvent(event);
}

bool ListPage::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_view && event->type() == QEvent::Resize)
        m_empty->setGeometry(m_view->rect().adjusted(0, m_viewHeader ? m_viewHeader->height() : 0, 0, 0));
    return QWidget::eventFilter(watched, event);
}

void ListPage::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

} // namespace hookline::ui
