// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.broken;

/**
 * A core that breaks a rule by one change of its source, and the test of the core's own that must fail for it.
 *
 * @param rule its number
 * @param what what this core does wrong
 * @param source the changed file, below the core's package and without its ending
 * @param whole the text that is changed, which stands there once
 * @param broken what stands there instead
 * @param test class and method of the test, below the core's package: {@code gate.GateTest#L2_...}
 */
record BrokenCore(String rule, String what, String source, String whole, String broken, String test) {

    String testClass() {
        return "io.kiovec.core.internal." + test.substring(0, test.indexOf('#'));
    }

    String testMethod() {
        return test.substring(test.indexOf('#') + 1);
    }

    @Override
    public String toString() {
        return testMethod();
    }
}
