// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck.internal;

import io.kiovec.tck.DriverKit;
import io.kiovec.tck.DriverUnderTest;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** The kit for a driver that a program has, which lies in the launcher session's store. */
@ExtendWith(TrialKit.FromTheSession.class)
final class TrialKit extends DriverKit {

    static final String KEY = "driver";

    private final DriverUnderTest driver;

    TrialKit(DriverUnderTest driver) {
        this.driver = driver;
    }

    @Override
    protected DriverUnderTest driver() {
        return driver;
    }

    /** Gives the driver to the constructor. */
    static final class FromTheSession implements ParameterResolver {

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == DriverUnderTest.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getStore(StoreScope.LAUNCHER_SESSION, Namespace.GLOBAL).get(KEY);
        }
    }
}
