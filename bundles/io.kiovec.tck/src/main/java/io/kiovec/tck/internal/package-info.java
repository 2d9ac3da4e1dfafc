// SPDX-License-Identifier: Apache-2.0
/** The rules as tests, the doubles that a driver is called with, and how a trial is run. Called by JUnit, on its threads. */
package io.kiovec.tck.internal;
