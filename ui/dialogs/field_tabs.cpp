#include "ui/dialogs/field_tabs.h"

#include "ui/widgets/label.h"

#include <QFormLayout>
#include <QScrollArea>
#include <QScrollBar>
#include <QVBoxLayout>

#include <algorithm>
#include <cstring>

namespace hookline::ui {

FieldTabs::FieldTabs(Spacing spacing, QWidget* parent)
    : QTabWidget(parent)
    , m_spacing(spacing)
{
    setDocumentMode(true);
}

QFormLayout* FieldTabs::addPage()
{
    auto* scroll = new QScrollArea;
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->verticalScrollBar()->setProperty("onWindow", true);
    auto* page = new QWidget;
    auto* form = new QFormLayout(page);
    form->setContentsMargins(4, m_spacing.top, 12, 8);
    form->setHorizontalSpacing(18);
    form->setVerticalSpacing(m_spacing.between);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->setLabelAlignment(Qt::AlignLeft);
    scroll->setWidget(page);
    scroll->viewport()->setAutoFillBackground(false);
    page->setAutoFillBackground(false);
    addTab(scroll, QString());
    return form;
}

FieldTabs::Field& FieldTabs::addField(QFormLayout* form, const char* key, QWidget* input, Qt::Alignment alignment)
{
    auto* cell = new QWidget;
    auto* column = new QVBoxLayout(cell);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(3);
    column->addWidget(input, 0, alignment);
    Field field { key, new Label, input, new Label(Role::TextMuted, 0.95), new Label(Role::Error, 0.95), count() - 1 };
    field.hint->wrapped();
    field.issue->wrapped()->selectable();
    field.issue->setObjectName(input->objectName() + QLatin1String("IssueLabel"));
    field.hint->hide();
    field.issue->hide();
    column->addWidget(field.issue);
    column->addWidget(field.hint);
    field.label->setBuddy(input);
    field.label->setTextFormat(Qt::AutoText); // ours, and only so the & marks a mnemonic
    field.label->setMinimumHeight(30);
    field.label->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    field.label->setContentsMargins(0, 6, 0, 0);
    form->addRow(field.label, cell);
    return m_fields.emplace_back(field);
}

FieldTabs::Field& FieldTabs::field(const char* key)
{
    return *std::ranges::find_if(m_fields, [&](const Field& f) { return std::strcmp(f.key, key) == 0; });
}

} // namespace hookline::ui
