// The access rules' view, put together and put into words.
#include "ui/widgets/acl_view.h"

#include "ui/models/acl_table_model.h"
#include "ui/safe_text.h"
#include "ui/widgets/acl_question_view.h"
#include "ui/widgets/code_edit.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/form_scroll.h"
#include "ui/widgets/label.h"
#include "ui/widgets/list_table.h"
#include "ui/widgets/view_actions.h"

#include <QAction>
#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QListWidget>
#include <QPushButton>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace hookline::ui {
namespace {

constexpr int kMostIssuesShown = 3; ///< at once; the list scrolls

QWidget* bar(const char* name, QVBoxLayout*& inside)
{
    auto* out = new QWidget;
    out->setObjectName(QLatin1String(name));
    out->setAutoFillBackground(true);
    out->setBackgroundRole(QPalette::Base);
    inside = new QVBoxLayout(out);
    inside->setContentsMargins(24, 8, 24, 8);
    inside->setSpacing(4);
    return out;
}

/// What comes next, a bar with a ground of its own, does not touch it.
QLayout* withGapBelow(QLayout* layout)
{
    QMargins margins = layout->contentsMargins();
    margins.setBottom(8);
    layout->setContentsMargins(margins);
    return layout;
}

QPushButton* button(QHBoxLayout* row, const char* name)
{
    auto* out = new QPushButton;
    out->setObjectName(QLatin1String(name));
    row->addWidget(out);
    return out;
}

} // namespace

void AclView::build()
{
    setObjectName(QStringLiteral("aclView"));
    m_add = addViewAction(this, "addAclRuleAction", "add", QKeySequence(Qt::CTRL | Qt::Key_N));
    m_edit = addViewAction(this, "editAclRuleAction", "settings", QKeySequence(Qt::Key_F2));
    m_duplicate = addViewAction(this, "duplicateAclRuleAction", "copy", QKeySequence(Qt::CTRL | Qt::Key_D));
    m_delete = addViewAction(this, "deleteAclRuleAction", "clear", QKeySequence(Qt::Key_Delete));
    m_up = addViewAction(this, "aclRuleUpAction", "up", QKeySequence(Qt::ALT | Qt::Key_Up));
    m_down = addViewAction(this, "aclRuleDownAction", "down", QKeySequence(Qt::ALT | Qt::Key_Down));
    m_asText = addViewAction(this, "aclAsTextAction", "edit", QKeySequence(Qt::Key_F4));
    m_asText->setCheckable(true);
    m_asking = addViewAction(this, "askAclAction", "search");
    m_asking->setCheckable(true);
    m_asking->setChecked(true);

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_stack = new QStackedWidget;
    m_empty = new EmptyState;
    m_empty->setIcon("key");
    m_create = m_empty->addButton("createAclPushButton", true);
    m_stack->addWidget(m_empty);

    auto* rules = new QWidget;
    auto* inside = new QVBoxLayout(rules);
    inside->setContentsMargins(0, 0, 0, 0);
    inside->setSpacing(0);
    inside->addWidget(buildTools());
    m_state = new ElidedLabel(Role::TextMuted);
    m_state->setObjectName(QStringLiteral("aclStateLabel"));
    m_state->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    m_state->setElideMode(Qt::ElideMiddle);
    m_state->setContentsMargins(24, 0, 24, 2);
    inside->addWidget(m_state);
    m_hint = new Label(Role::TextMuted);
    m_hint->wrapped();
    m_hint->setContentsMargins(24, 0, 24, 6);
    inside->addWidget(m_hint);

    m_table = new ListTable("aclTableView");
    m_table->setSortingEnabled(false); // it is the file's order
    m_table->setModel(m_model);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setColumns({ 4, 11, 20, 19, 20, 26 }, AclTableModel::ColumnCount, AclTableModel::Comment);
    m_table->setMinimumHeight(m_table->verticalHeader()->defaultSectionSize() * 4);
    for (QAction* one : { m_duplicate, m_delete, m_up, m_down }) { // in the table; elsewhere these keys are the fields'
        one->setShortcutContext(Qt::WidgetShortcut);
        m_table->addAction(one);
    }
    auto* text = new QWidget;
    auto* textColumn = new QVBoxLayout(text);
    textColumn->setContentsMargins(0, 0, 0, 0);
    textColumn->setSpacing(0);
    m_notAsText = new Label(Role::Warn);
    m_notAsText->setObjectName(QStringLiteral("aclNotAsTextLabel"));
    m_notAsText->wrapped();
    m_notAsText->setContentsMargins(0, 0, 0, 6);
    textColumn->addWidget(m_notAsText);
    m_text = new CodeEdit;
    m_text->setObjectName(QStringLiteral("aclPlainTextEdit"));
    m_text->setUndoRedoEnabled(false); // the draft's steps are the ones
    m_text->installEventFilter(this);
    textColumn->addWidget(m_text, 1);
    m_views = new QStackedWidget;
    m_views->addWidget(m_table);
    m_views->addWidget(text);
    inside->addLayout(withGapBelow(betweenMargins(m_views)), 1);

    m_issueList = new QListWidget;
    m_issueList->setObjectName(QStringLiteral("aclIssuesListWidget"));
    m_issueList->setFrameShape(QFrame::NoFrame);
    m_issueList->setUniformItemSizes(true);
    m_issueList->setIconSize({ 16, 16 });
    m_issueList->setMaximumHeight((fontMetrics().height() + 8) * kMostIssuesShown);
    inside->addLayout(withGapBelow(betweenMargins(m_issueList)));
    m_around = new QWidget;
    auto* aroundColumn = new QVBoxLayout(m_around);
    aroundColumn->setContentsMargins(24, 8, 24, 10);
    m_question = new AclQuestionView;
    aroundColumn->addWidget(m_question);
    inside->addWidget(m_around);
    connect(m_asking, &QAction::toggled, m_around, &QWidget::setVisible);
    connect(m_asking, &QAction::triggered, this, [this] { m_askingChosen = true; });
    m_stack->addWidget(rules);
    column->addWidget(m_stack, 1);
    column->addWidget(buildBars());
    setFocusProxy(m_table);
}

QWidget* AclView::buildTools()
{
    auto* out = new QWidget;
    auto* tools = new QHBoxLayout(out);
    tools->setContentsMargins(24, 8, 24, 6);
    tools->setSpacing(6);
    for (QAction* one : { m_add, m_edit, m_duplicate, m_delete, m_up, m_down }) {
        QToolButton* const made = buttonFor(one);
        if (one == m_up || one == m_down)
            made->setToolButtonStyle(Qt::ToolButtonIconOnly);
        tools->addWidget(made);
    }
    tools->addStretch(1);
    tools->addWidget(buttonFor(m_asking));
    tools->addWidget(buttonFor(m_asText));
    return out;
}

QWidget* AclView::buildBars()
{
    auto* bars = new QWidget;
    auto* column = new QVBoxLayout(bars);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    QVBoxLayout* inside = nullptr;
    m_diskBar = bar("aclDiskBar", inside);
    column->addWidget(m_diskBar);
    auto* disk = new QHBoxLayout;
    disk->setSpacing(8);
    m_diskText = new Label(Role::Warn);
    m_diskText->setObjectName(QStringLiteral("aclDiskLabel"));
    m_diskText->wrapped();
    disk->addWidget(m_diskText, 1);
    m_theirs = button(disk, "aclTheirsPushButton");
    m_mine = button(disk, "aclMinePushButton");
    inside->addLayout(disk);
    m_pending = bar("pendingAclBar", inside);
    column->addWidget(m_pending);
    auto* pending = new QHBoxLayout;
    pending->setSpacing(8);
    m_pendingText = new Label(Role::Text, 1.0, true);
    m_pendingText->setObjectName(QStringLiteral("pendingAclLabel"));
    m_pendingText->wrapped();
    pending->addWidget(m_pendingText, 1);
    m_discard = button(pending, "discardAclPushButton");
    m_apply = button(pending, "applyAclPushButton");
    m_apply->setProperty("primary", true);
    inside->addLayout(pending);
    m_problem = new Label(Role::Error);
    m_problem->setObjectName(QStringLiteral("aclProblemLabel"));
    m_problem->wrapped()->selectable();
    m_problem->hide();
    inside->addWidget(m_problem);
    m_diskBar->hide();
    m_pending->hide();
    return bars;
}

void AclView::showMenu(const QPoint& at) { popUpMenu(this, "aclRuleMenu", { m_edit, m_duplicate, m_delete, m_up, m_down, nullptr, m_asText }, at); }

void AclView::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void AclView::retranslate()
{
    m_table->setAccessibleName(tr("Access rules"));
    m_text->setAccessibleName(tr("Text of the ACL file"));
    m_issueList->setAccessibleName(tr("What is wrong with the rules"));
    m_add->setText(tr("Add rule…"));
    m_edit->setText(tr("Edit…"));
    m_edit->setToolTip(toolTipText(tr("Opens the selected rule (Return)")));
    m_duplicate->setText(tr("Duplicate"));
    m_delete->setText(tr("Delete"));
    m_up->setText(tr("Move up"));
    m_up->setToolTip(toolTipText(tr("One place up among the rules of the same user (Alt+Up)")));
    m_down->setText(tr("Move down"));
    m_down->setToolTip(toolTipText(tr("One place down among the rules of the same user (Alt+Down)")));
    m_asText->setText(tr("As text"));
    m_asText->setToolTip(toolTipText(tr("The file itself, with its comments: the same rules, written (F4)")));
    m_asking->setText(tr("Ask"));
    m_asking->setToolTip(toolTipText(tr("Who may do what? Asks the rules as they stand here.")));
    m_hint->setText(tr("What no rule allows is forbidden. Deny comes first, wherever it stands, and a user's own rules come before those for everybody."));
    m_notAsText->setText(tr("The file has characters that cannot be seen or are not UTF-8, or its lines end in several ways. It is shown with them made visible, and can be changed in the table only."));
    m_mine->setText(tr("Keep mine"));
    m_discard->setText(tr("Discard"));
    m_apply->setText(tr("Apply…"));
    m_model->retranslate();
    check();
    refresh();
}

} // namespace hookline::ui
