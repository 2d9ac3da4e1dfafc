// SPDX-License-Identifier: Apache-2.0
package io.kiovec.benchmarks.program;

import com.google.gson.Gson;

/** How a program tells what it found: the last line of its output. */
final class Answers {

    private Answers() {
    }

    static void print(Object record) {
        System.out.println(new Gson().toJson(record));
    }
}
