// SPDX-License-Identifier: Apache-2.0
/**
 * Slow requests, demotions and what happens to devices and drivers, as events of the JDK's Flight Recorder. Called by the recorder when
 * a recording starts or stops; while one wants them, on the threads of requests and on the thread of events.
 */
package io.kiovec.core.internal.flight;
