// What is wrong with one field of a rule or a source, in parts: the loader says it with the names of both, a form beside the
// field.
//
// Pure; any thread.
#pragma once

#include "core/base/result.h"
#include "core/config/issue.h"
#include "core/rules/syntax_error.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace hookline::kafka {

struct FieldMistake {
    std::string field;         ///< as the settings file has it: "where"
    std::string why;
    std::string remedy;        ///< may be empty
    std::size_t character = 0; ///< 1-based, in `of`; 0: it is about the whole field
    std::string of;            ///< what was written

    /// A template's or a condition's own finding about `text`.
    static FieldMistake at(std::string field, std::string_view text, const rules::SyntaxError& error)
    {
        return { std::move(field), error.text, "", text.empty() ? 0 : error.at + 1, std::string(text) };
    }
    /// `kind`: "rule" or "source", which the id begins with. `whose`: the block and the field, as the sentence begins.
    base::Error error(std::string_view kind, const std::string& whose) const
    {
        const std::string where = character == 0 ? "" : " at character " + std::to_string(character) + " of \"" + of + "\"";
        return { std::string(kind) + "." + field, whose + where, why, remedy };
    }
    /// The same with the parts for beside the field as its arguments: %1 the character, or nothing; %2 what is wrong, and the
    /// remedy.
    config::Issue issue(const base::Error& whole, std::string key) const
    {
        return { config::Severity::Error, std::move(key), whole.id,
            { character == 0 ? "" : std::to_string(character), base::Error { {}, why, {}, remedy }.text() }, whole.text() };
    }
};

template <class T>
using Checked = tl::expected<T, FieldMistake>;

} // namespace hookline::kafka
