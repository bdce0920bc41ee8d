#include "ui/widgets/fact_grid.h"

#include "ui/widgets/label.h"

#include <QGridLayout>

namespace hookline::ui {
namespace {

constexpr int kLines = 3;

} // namespace

FactGrid::FactGrid(const char* objectName, int facts, QWidget* parent)
    : QWidget(parent)
{
    setObjectName(QLatin1String(objectName));
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(24, 10, 24, 10);
    grid->setHorizontalSpacing(14);
    grid->setVerticalSpacing(5);
    for (int i = 0; i < facts; ++i) {
        auto* name = new Label(Role::TextMuted);
        auto* value = new ElidedLabel(Role::Text);
        value->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
        name->setBuddy(value);
        grid->addWidget(name, i % kLines, i / kLines * 2);
        grid->addWidget(value, i % kLines, i / kLines * 2 + 1);
        grid->setColumnStretch(i / kLines * 2 + 1, 1);
        m_names.push_back(name);
        m_values.push_back(value);
    }
    grid->setRowStretch(kLines, 1);
}

void FactGrid::setNames(const QStringList& names)
{
    for (std::size_t i = 0; i < m_names.size(); ++i)
        m_names[i]->setText(names.value(static_cast<qsizetype>(i)));
}

void FactGrid::setValues(const QStringList& values)
{
    for (std::size_t i = 0; i < m_values.size(); ++i)
        m_values[i]->setFullText(values.value(static_cast<qsizetype>(i)));
}

QString FactGrid::value(int fact) const { return m_values[static_cast<std::size_t>(fact)]->fullText(); }

} // namespace hookline::ui
