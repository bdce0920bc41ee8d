#include "ui/widgets/size_box.h"

#include <algorithm>

namespace hookline::ui {
namespace {

constexpr std::uint64_t kMib = 1024 * 1024;
constexpr int kMost = 1024 * 1024; // MiB

} // namespace

SizeBox::SizeBox(int leastMib, QWidget* parent)
    : QSpinBox(parent)
{
    setRange(leastMib, kMost);
    setSingleStep(64);
    setGroupSeparatorShown(true);
    setSuffix(QStringLiteral(" MiB"));
}

void SizeBox::setBytes(std::uint64_t bytes)
{
    m_exact = bytes;
    setValue(static_cast<int>(std::min<std::uint64_t>((bytes + kMib / 2) / kMib, kMost)));
    m_made = value();
}

std::uint64_t SizeBox::bytes() const { return value() == m_made ? m_exact : static_cast<std::uint64_t>(value()) * kMib; }

} // namespace hookline::ui
