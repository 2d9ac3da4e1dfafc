// SPDX-License-Identifier: Apache-2.0
package io.kiovec.benchmarks.side;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.kiovec.benchmarks.program.Counted;
import java.io.IOException;

/** What fio's JSON tells of one job, or of several that it reports as one. */
final class FioReport {

    private FioReport() {
    }

    /** fio's notes may stand before its JSON. Its processor times are percent of the jobs' time, all of them together. */
    static Counted parse(String output) throws IOException {
        try {
            JsonObject report = JsonParser.parseString(output.substring(Math.max(0, output.indexOf('{'))))
                    .getAsJsonObject();
            JsonObject job = report.getAsJsonArray("jobs").get(0).getAsJsonObject();
            int error = job.get("error").getAsInt();
            if (error != 0) {
                throw new IOException("fio ended with errno " + error);
            }
            long operations = sum(job, "total_ios");
            long bytes = sum(job, "io_bytes");
            double seconds = Math.max(number(job.getAsJsonObject("read"), "runtime"),
                    number(job.getAsJsonObject("write"), "runtime")) / 1e3;
            double processor = (number(job, "usr_cpu") + number(job, "sys_cpu")) / 100 * number(job, "job_runtime")
                    * 1e6;
            if (operations == 0) {
                throw new IOException("fio did nothing: " + output.strip());
            }
            return new Counted(operations, bytes, seconds, processor);
        } catch (JsonParseException | IllegalStateException | NullPointerException e) {
            throw new IOException("fio's report cannot be read: " + output.strip(), e);
        }
    }

    private static long sum(JsonObject job, String field) {
        return (long) (number(job.getAsJsonObject("read"), field) + number(job.getAsJsonObject("write"), field));
    }

    private static double number(JsonObject object, String field) {
        JsonElement value = object.get(field);
        return value.getAsDouble();
    }
}
