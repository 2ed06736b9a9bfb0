/** Sessions in the controllers of an application. */
package dev.sojourn.spring.web;
