-- The same requests from wrk: one a recording, each with its own Idempotency-Key.
local kind = os.getenv("BENCH_KIND")
local token = os.getenv("BENCH_TOKEN")
local first = tonumber(os.getenv("BENCH_FIRST"))
local count = tonumber(os.getenv("BENCH_COUNT"))
local run = os.getenv("BENCH_RUN")
local file = assert(io.open(os.getenv("BENCH_BODY"), "rb"))
local body = file:read("*a")
file:close()

local number = 0
local headers = {
    ["Authorization"] = "Bearer " .. token,
    ["Accept"] = "application/json",
    ["Content-Type"] = "application/json",
}

function request()
    local recording = string.format("rec-%06d", first + number % count)
    number = number + 1
    headers["Idempotency-Key"] = string.format("%s-%012d", run, number)
    if kind == "Tags" then
        return wrk.format("POST", "/api/v2/recordings/medias/" .. recording .. "/tags", headers, body)
    end
    return wrk.format("PATCH", "/api/v2/media/recordings/" .. recording, headers, body)
end


function done(summary, latency)
    local seconds = summary.duration / 1e6
    io.write(string.format(
        'RESULT {"Count":%d,"Failed":%d,"Seconds":%f,"Rate":%f,"P50":%f,"P99":%f}\n',
        summary.requests,
        summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout,
        seconds, summary.requests / seconds, latency:percentile(50) / 1000, latency:percentile(99) / 1000))
end
