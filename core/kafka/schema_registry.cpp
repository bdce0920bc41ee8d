#include "core/kafka/schema_registry.h"

#include "core/base/log.h"
#include "core/kafka/event_schemas.h"
#include "core/kafka/json_text.h"
#include "core/rules/json_document.h"

#include <charconv>
#include <condition_variable>
#include <curl/curl.h>

namespace hookline::kafka {
namespace {

constexpr long kConnectMillis = 5000;
constexpr long kAnswerMillis = 15000;
constexpr std::size_t kLargestAnswer = 64 * 1024;
constexpr auto kFirstPause = std::chrono::milliseconds(500);
constexpr auto kLongestPause = std::chrono::milliseconds(15000);

struct CurlEnd {
    void operator()(CURL* curl) const noexcept { curl_easy_cleanup(curl); }
    void operator()(curl_slist* list) const noexcept { curl_slist_free_all(list); }
};

std::size_t keepAnswer(char* data, std::size_t, std::size_t size, void* out)
{
    auto& text = *static_cast<std::string*>(out);
    if (text.size() + size > kLargestAnswer)
        return 0; // nothing a registry would say
    text.append(data, size);
    return size;
}

int stopped(void* stop, curl_off_t, curl_off_t, curl_off_t, curl_off_t)
{
    return static_cast<const std::stop_token*>(stop)->stop_requested() ? 1 : 0;
}

std::string subjectOf(SchemaKind kind) { return kind == SchemaKind::Avro ? "io.hookline.MqttEvent" : "io.hookline.MqttEvent.json"; }

std::string requestFor(SchemaKind kind)
{
    ByteBuffer out;
    out.append("{\"schema\":\"");
    appendEscaped(out, kind == SchemaKind::Avro ? avroSchema() : flatJsonSchema());
    out.append('"');
    if (kind == SchemaKind::Json)
        out.append(",\"schemaType\":\"JSON\"");
    out.append('}');
    return std::string(out.view());
}

std::int32_t idIn(const std::string& answer)
{
    rules::JsonDocument document;
    const rules::JsonNode* id = document.parse(answer) ? document.find({ { "id", 0, false } }) : nullptr;
    std::int32_t value = 0;
    if (id)
        std::from_chars(id->text.data(), id->text.data() + id->text.size(), value);
    return value;
}

void initialise()
{
    static const CURLcode done = curl_global_init(CURL_GLOBAL_DEFAULT);
    static_cast<void>(done);
}

} // namespace

std::string SchemaIds::problem() const
{
    const std::scoped_lock lock(m_mutex);
    return m_problem;
}

void SchemaIds::setProblem(std::string text)
{
    const std::scoped_lock lock(m_mutex);
    m_problem = std::move(text);
}

std::string withoutLogin(const std::string& url)
{
    const std::size_t begin = url.find("://");
    const std::size_t from = begin == std::string::npos ? 0 : begin + 3;
    const std::size_t at = url.find('@', from);
    if (at == std::string::npos || url.find('/', from) < at)
        return url;
    return url.substr(0, from) + url.substr(at + 1);
}

SchemaRegistry::SchemaRegistry(std::string url, bool avro, bool json, std::shared_ptr<SchemaIds> ids)
    : m_url(std::move(url))
    , m_wanted { avro, json }
    , m_ids(std::move(ids))
{
    initialise();
    m_thread = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

SchemaRegistry::~SchemaRegistry() = default;

void SchemaRegistry::run(const std::stop_token& stop)
{
    std::mutex mutex;
    std::condition_variable_any wake;
    auto pause = std::chrono::milliseconds(kFirstPause);
    while (!stop.stop_requested()) {
        bool all = true;
        for (const SchemaKind kind : { SchemaKind::Avro, SchemaKind::Json }) {
            if (m_wanted[static_cast<std::size_t>(kind)] && m_ids->id(kind) == 0)
                all = ask(kind, stop) && all;
        }
        if (all)
            return;
        std::unique_lock lock(mutex);
        wake.wait_for(lock, stop, pause, [] { return false; });
        pause = std::min(pause * 2, std::chrono::milliseconds(kLongestPause));
    }
}

bool SchemaRegistry::ask(SchemaKind kind, const std::stop_token& stop)
{
    const std::unique_ptr<CURL, CurlEnd> curl(curl_easy_init());
    const std::unique_ptr<curl_slist, CurlEnd> headers(curl_slist_append(nullptr, "Content-Type: application/vnd.schemaregistry.v1+json"));
    if (!curl || !headers)
        return false;
    const std::string base = m_url.ends_with('/') ? m_url.substr(0, m_url.size() - 1) : m_url;
    const std::string address = base + "/subjects/" + subjectOf(kind) + "/versions";
    const std::string request = requestFor(kind);
    std::string answer;
    CURL* const c = curl.get();
    curl_easy_setopt(c, CURLOPT_URL, address.c_str());
    curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(c, CURLOPT_HTTPHEADER, headers.get());
    curl_easy_setopt(c, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.size()));
    curl_easy_setopt(c, CURLOPT_POSTFIELDS, request.c_str());
    curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L); // threads
    curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT_MS, kConnectMillis);
    curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, kAnswerMillis);
    curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, keepAnswer);
    curl_easy_setopt(c, CURLOPT_WRITEDATA, &answer);
    curl_easy_setopt(c, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(c, CURLOPT_XFERINFOFUNCTION, stopped);
    curl_easy_setopt(c, CURLOPT_XFERINFODATA, &stop);
    const CURLcode code = curl_easy_perform(c);
    if (stop.stop_requested())
        return false;
    long status = 0;
    curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &status);
    const std::int32_t id = code == CURLE_OK && status / 100 == 2 ? idIn(answer) : 0;
    if (id > 0) {
        m_ids->set(kind, id);
        m_ids->setProblem({});
        base::logInfo("kafka", "schema " + subjectOf(kind) + " has id " + std::to_string(id) + " in the registry at " + withoutLogin(m_url));
        return true;
    }
    std::string why = code != CURLE_OK ? curl_easy_strerror(code) : "HTTP " + std::to_string(status) + " " + answer.substr(0, 200);
    std::string text = "The schema registry at " + withoutLogin(m_url) + " gave no id for the schema " + subjectOf(kind) + ": " + why
        + ". Check kafka.schema_registry and that it may register schemas. Records that need it wait.";
    if (text != m_ids->problem())
        base::logWarning("kafka", text);
    m_ids->setProblem(std::move(text));
    return false;
}

} // namespace hookline::kafka
