// SPDX-License-Identifier: Apache-2.0
package io.kiovec.benchmarks.side;

import java.io.IOException;
import java.util.List;

/** A program that finds an amount and no speed. */
public final class AmountProgram implements Side {

    private final JavaProgram program;

    /**
     * Makes one.
     *
     * @param program what finds it
     */
    public AmountProgram(JavaProgram program) {
        this.program = program;
    }

    @Override
    public List<String> command() {
        return program.command();
    }

    @Override
    public Figures run() throws IOException, InterruptedException {
        return new Figures(program.answer(words -> words).get("amount").getAsDouble(), Double.NaN);
    }
}
