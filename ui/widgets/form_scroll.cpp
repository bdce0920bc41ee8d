#include "ui/widgets/form_scroll.h"

#include <QHBoxLayout>
#include <QScrollArea>
#include <QScrollBar>

namespace hookline::ui {
namespace {

constexpr int kMargin = 24;
constexpr int kMostCharacters = 110;

} // namespace

QScrollArea* scrolledPage(QWidget* page)
{
    auto* scroll = new QScrollArea;
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->verticalScrollBar()->setProperty("onWindow", true);
    scroll->setWidget(page);
    scroll->viewport()->setAutoFillBackground(false);
    page->setAutoFillBackground(false);
    return scroll;
}

QScrollArea* scrolledForm(QWidget* form, int above)
{
    auto* page = new QWidget;
    auto* row = new QHBoxLayout(page);
    row->setContentsMargins(kMargin, above, kMargin, 18);
    form->setMaximumWidth(form->fontMetrics().horizontalAdvance(QLatin1Char('0')) * kMostCharacters);
    row->addWidget(form, 1000); // all there is, up to its maximum
    row->addStretch(1);
    return scrolledPage(page);
}

QLayout* betweenMargins(QWidget* widget)
{
    auto* out = new QHBoxLayout;
    out->setContentsMargins(kMargin, 0, kMargin, 0);
    out->addWidget(widget);
    return out;
}

} // namespace hookline::ui
